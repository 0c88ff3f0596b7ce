"""python -m ensurepip._uninstall: takes away what ensurepip has installed."""
import sys

import ensurepip


def _main(argv=None):
    return ensurepip._uninstall_helper(**vars(ensurepip._parser("ensurepip._uninstall").parse_args(argv)))


if __name__ == "__main__":
    sys.exit(_main())
