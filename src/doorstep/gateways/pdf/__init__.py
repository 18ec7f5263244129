"""Pages as PDF/A-2b files, typeset from templates and data. Nothing here needs Django or the network."""

from doorstep.gateways.pdf.compiling import MissingFonts, compile_pdf
from doorstep.gateways.pdf.printing import print_route

__all__ = ["MissingFonts", "compile_pdf", "print_route"]
