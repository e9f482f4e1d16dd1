"""Decodes messages of SGP.22 v3.1 with asn1play, a codec that others made from the GSMA's ASN.1.

On standard input: a line for each message, its name in the ASN.1 and its bytes in hexadecimal. On standard output, for each, a
line `= NAME`, then one line for each field as `path: value`. Certificates are not looked into, and of long values only the
beginning is shown; but a line `! …` tells when what was read would be written in other bytes, or could not be read.
"""

import importlib.util
import re
import sys
from pathlib import Path

GENERATED = "generated_code/asn1/GSMA/SGP_22/v3_1/python_gen/sgp22/sgp22.py"
BYTES_SHOWN = 20


def load_types():
    """The generated codec alone: the package around it would load a graphical program's worth of others."""
    package = importlib.util.find_spec("asn1_play").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("sgp22", Path(package) / GENERATED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.RSPDefinitions


def fields(path, value):
    if re.search(r"([cC]ertificate|CertInChain|CertsInChain\[\d+\])$", path):
        yield f"{path}: a certificate"
    elif isinstance(value, (dict, list)) and not value:
        yield f"{path}: nothing"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from fields(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from fields(f"{path}[{index}]", inner)
    elif isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        yield from fields(f"{path}/{value[0]}", value[1])
    elif isinstance(value, tuple) and len(value) == 2 and all(isinstance(part, int) for part in value):
        bits, size = value
        yield f"{path}: bits {bits:0{size}b}" if size else f"{path}: bits"
    elif isinstance(value, tuple):
        yield f"{path}: {'.'.join(str(part) for part in value)}"
    elif isinstance(value, bytes):
        rest = f"… {len(value)} bytes" if len(value) > BYTES_SHOWN else ""
        yield f"{path}: {value[:BYTES_SHOWN].hex().upper()}{rest}"
    else:
        yield f"{path}: {value}"


def main():
    types = load_types()
    for line in sys.stdin:
        name, text = line.split()
        print(f"= {name}")
        kind, data = getattr(types, name), bytes.fromhex(text)
        try:
            kind.from_der(data)
        except Exception as error:  # whatever the codec says, the reader is to see it
            print(f"! {error}")
            continue
        for field in fields("", kind.get_val()):
            print(field)
        written = kind.to_der()
        if written != data:
            print(f"! would be written as {written.hex().upper()}")


main()
