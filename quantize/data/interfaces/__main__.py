"""``python -m edgelam.quantize.data.interfaces OUT.jsonl.gz ARCHIVE...``"""

import sys
from pathlib import Path

from edgelam.quantize.data.interfaces.extract import main

main(Path(sys.argv[1]), [Path(a) for a in sys.argv[2:]])
