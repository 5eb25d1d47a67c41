"""Bodies of the API's requests: read by these models, and described by them in OpenAPI.

Shape and size only; what the values mean is read by ``entrypoints.reading`` and the domain.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from motcua_intake.entrypoints.reading import LARGEST_AMOUNT, LONGEST_LINE, LONGEST_NOTE
from motcua_kit.errors import FieldProblem, Invalid

Code = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
OptionalCode = Annotated[str, Field(max_length=80, pattern=r"^([A-Za-z0-9][A-Za-z0-9._:-]*)?$")]
# A reason goes into the ledger, and no number of a person's may go with it.
Reason = Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z_]*$")]
Line = Annotated[str, Field(max_length=LONGEST_LINE)]
Words = Annotated[str, Field(max_length=LONGEST_NOTE)]
LARGEST_VERSION: Final = 2**31 - 1
Amount = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT)]


class Body(BaseModel):
    """What every command may carry. ``unit`` is only needed where several units qualify."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: OptionalCode = ""
    business_at: AwareDatetime | None = Field(
        default=None, description="Khi việc đã xảy ra; chỉ dành cho người có quyền nhập liệu."
    )


class ActBody(Body):
    """What a command about one dossier may carry; its row's ``version`` guards against changes
    that others have made since it was read."""

    expected_version: Annotated[int, Field(ge=0, le=LARGEST_VERSION)] | None = Field(
        default=None,
        description="version của hồ sơ khi đọc; hồ sơ đã đổi từ đó thì việc này bị từ chối.",
    )


class ApplicantBody(BaseModel):
    """Who applies: ``identity`` is 12 (or 9) digits, or an enterprise's tax number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["citizen", "enterprise"]
    name: Line
    identity: Line = ""
    address: Line = ""
    phone: Line = ""
    email: Line = ""


class PaperBody(BaseModel):
    """A component handed in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    form: Literal["original", "certified", "copy"] = "original"
    quantity: Annotated[int, Field(ge=1, le=999)] = 1


class AcceptBody(Body):
    """A dossier to receive."""

    unit: Code
    procedure: Code
    channel: Literal["counter", "online", "post"] = "counter"
    applicant: ApplicantBody
    components: Annotated[list[PaperBody], Field(max_length=200)]
    residence: OptionalCode = ""
    land: OptionalCode = ""
    helped_at: OptionalCode = ""


class SlipBody(Body):
    """Guidance (form 02) or refusal (form 03) before acceptance."""

    unit: Code
    kind: Literal["supplement", "refusal"]
    procedure: Code
    applicant: ApplicantBody
    handed: Annotated[list[PaperBody], Field(max_length=200)] = []
    components: Annotated[list[Code], Field(max_length=200)] = []
    reason: Words = ""


class EnterAgainBody(ActBody):
    """The applicant of a dossier that a restored node has recovered without one."""

    applicant: ApplicantBody


class AssignBody(ActBody):
    """Who is to do the step."""

    to: OptionalCode = Field(
        description="Tài khoản của người trong đơn vị sẽ làm bước này; để trống là trả lại việc,"
        " chưa ai nhận. Do lãnh đạo đơn vị, hoặc người đang nhận việc, giao."
    )


class CompleteBody(ActBody):
    """A step is done; steps that sign need a decision."""

    decision: Literal["", "approve", "reject"] = ""
    note: Words = ""


class ReturnBody(ActBody):
    """To whom the result goes."""

    recipient: Literal["applicant", "proxy", "post", "online"] = "applicant"


class ReasonBody(ActBody):
    """Why a dossier ends without its result."""

    reason: Reason
    note: Words = ""


class AskSupplementBody(ActBody):
    """Which papers are wanted, and why; once in a dossier's life."""

    components: Annotated[list[Code], Field(min_length=1, max_length=200)]
    reason: Reason = "missing"
    note: Words = ""


class ReceiveSupplementBody(ActBody):
    """Which papers have come; none named means all that are still missing. The limit starts
    again once all that was asked for has come; until then the dossier goes on waiting."""

    components: Annotated[list[Code], Field(max_length=200)] = Field(
        default=[], description="Giấy tờ đã đến, đúng hình thức và số lượng thủ tục yêu cầu."
    )
    papers: Annotated[list[PaperBody], Field(max_length=200)] = Field(
        default=[], description="Giấy tờ đã đến, ghi rõ hình thức và số lượng."
    )


class AmountBody(ActBody):
    """An amount in đồng."""

    amount: Amount


class FeeBody(ActBody):
    """A fee taken at the counter."""

    amount: Amount
    method: Literal["cash", "transfer", "post", "online", "exempt"] = "cash"


class ExtendBody(ActBody):
    """The one new appointment."""

    to: date
    cause: Literal["staff", "flow", "co_ordination", "citizen", "system", "other"]
    note: Words = ""


class ReopenBody(ActBody):
    """Why an end was a mistake; somebody else confirms it by a call of their own."""

    reason: Reason
    note: Words = ""


class OfferAgainBody(ActBody):
    """The leg to ask for anew."""

    leg_code: Code


class ReleaseBody(ActBody):
    """Why the open offer is wanted back."""

    reason: Literal["withdrawal", "mistake", "limit_passed"] = "mistake"


class RefuseOfferBody(Body):
    """Why the unit does not accept; ``note`` tells the sender what to do."""

    reason: Literal["wrong_unit", "incomplete", "unreadable", "other"]
    note: Words = ""


B = TypeVar("B", bound=Body)
M = TypeVar("M", bound=BaseModel)


def read_body(model: type[B], data: bytes) -> B:
    """The body; no bytes are an empty object. Raises Invalid with a sentence for each field."""
    return read_model(model, data or b"{}")


def read_model(model: type[M], data: bytes) -> M:
    """A JSON text as the model. Raises Invalid with a sentence for each field."""
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
        raise Invalid([_problem(each) for each in found[:50]]) from None


def _problem(error: ErrorDetails) -> FieldProblem:
    where = ".".join(str(part) for part in error["loc"]) or "body"
    return FieldProblem(where, _sentence(error))


def _sentence(error: ErrorDetails) -> str:
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "string_too_long":
        return f"Dài quá {facts['max_length']} ký tự."
    if kind == "literal_error":
        return f"Chỉ nhận một trong các giá trị {facts['expected'].replace(' or ', ', ')}."
    if kind.startswith(("datetime", "timezone")):
        return "Phải là thời điểm có múi giờ, ví dụ 2026-11-20T09:05:00+07:00."
    if kind.startswith("date"):
        return "Phải là ngày có thật, ví dụ 2026-11-20."
    if kind.startswith("int") or kind in {"greater_than_equal", "less_than_equal"}:
        return "Phải là số nguyên trong khoảng cho phép."
    return _SENTENCES.get(kind, "Giá trị này không đúng.")


_SENTENCES = {
    "missing": "Thiếu mục này.",
    "extra_forbidden": "Không có mục nào tên như vậy.",
    "json_invalid": "Nội dung gửi lên không phải là JSON đúng.",
    "model_type": "Phải là một đối tượng JSON.",
    "string_type": "Phải là chuỗi ký tự.",
    "list_type": "Phải là một danh sách.",
    "too_long": "Danh sách này quá dài.",
    "too_short": "Danh sách này cần ít nhất một mục.",
    "string_pattern_mismatch": "Mã này không đúng dạng.",
}
