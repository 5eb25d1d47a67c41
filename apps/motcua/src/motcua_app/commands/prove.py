"""`motcua prove`: is every dossier where the books say it is, and is everything counted?"""

from typing import Annotated

import typer

from motcua_app.client.config import open_platform
from motcua_app.client.proof_words import finding_texts, texts
from motcua_app.client.proving import Proof, Waiting, prove
from motcua_app.output import NO, Json, Output


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("prove")(prove_books)


def prove_books(
    *,
    unit: Annotated[str, typer.Option(help="Chỉ in kết quả của đơn vị này.")] = "",
    wait: Annotated[
        float, typer.Option(min=0, help="Chờ các dịch vụ đếm xong tối đa bao nhiêu giây.")
    ] = 60.0,
    as_json: Json = False,
) -> None:
    """Đối soát: sổ cái, topic, điều phối và báo cáo có khớp nhau đến từng hồ sơ không."""
    output = Output(as_json)
    with open_platform() as platform:
        proof = prove(platform, Waiting(seconds=wait, say=output.say), unit=unit)
    _tell(proof, output)
    if not proof.is_balanced:
        raise typer.Exit(NO)


def _tell(proof: Proof, output: Output) -> None:
    for line in proof.lines:
        output.answer(line)
    output.answer(proof.last_line(), "\n".join(texts(proof)))
    if output.as_json:
        for text in finding_texts(proof):
            output.say(text)
