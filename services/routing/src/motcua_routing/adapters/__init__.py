"""Tables, wire mapping and stores behind the ports of app."""
