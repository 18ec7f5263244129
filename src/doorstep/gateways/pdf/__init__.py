"""Pages as PDF/A-2b files, typeset from templates and data. Nothing here needs Django or the network."""

from doorstep.gateways.pdf.compiling import MissingFonts, compile_pdf
from doorstep.gateways.pdf.printing import print_route
from doorstep.gateways.pdf.receipts import print_receipt
from doorstep.gateways.pdf.scripts import print_script

__all__ = ["MissingFonts", "compile_pdf", "print_receipt", "print_route", "print_script"]
