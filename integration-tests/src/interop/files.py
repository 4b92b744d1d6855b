"""What a file and a BPMN document look like, which no schema says."""
import pathlib

import schemathesis
from hypothesis import strategies as st

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 16

here = pathlib.Path(__file__).parent
documents = [file.read_bytes() for file in sorted((here.parent / "regenerated").glob("*.bpmn"))[:5]]


def either(*good):
    return st.one_of(*(st.just(one) for one in good), st.binary(max_size=200))


schemathesis.openapi.media_type("application/pdf", either(PDF))
schemathesis.openapi.media_type("image/png", either(PNG))
schemathesis.openapi.media_type("image/jpeg", either(JPEG))
schemathesis.openapi.media_type("application/xml", either(*documents), aliases=["text/xml"])
