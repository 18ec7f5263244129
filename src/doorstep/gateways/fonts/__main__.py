"""`python -m doorstep.gateways.fonts PACKAGES FOLDER`: what `make fonts` runs, before there is a database."""

import argparse
import sys
from pathlib import Path

from doorstep.gateways.fonts import MissingFonts, prepare_fonts


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the fonts of printed forms and pages. Quick when they are made.")
    parser.add_argument("packages", type=Path, help="the folder into which npm installed, node_modules")
    parser.add_argument("folder", type=Path, help="the folder of this deployment's data, var")
    parser.add_argument("texts", type=Path, nargs="*", help="files and folders of what pages say: locale, the city")
    arguments = parser.parse_args()
    try:
        prepare_fonts(packages=arguments.packages, folder=arguments.folder, texts=arguments.texts)
    except MissingFonts as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
