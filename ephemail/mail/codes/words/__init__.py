"""What languages call a code, a confirmation, an order: tables, read by lexicon.py and by nobody else."""

from ephemail.mail.codes.words import (
    african,
    asian,
    common,
    european,
    germanic,
    indic,
    romance,
    semitic,
    slavic,
    turkic,
)
from ephemail.mail.codes.words.table import MEANINGS, Words

FAMILIES = (common, germanic, romance, slavic, european, turkic, semitic, indic, asian, african)
TABLES: tuple[Words, ...] = tuple(table for family in FAMILIES for table in family.TABLES)

__all__ = ["MEANINGS", "TABLES", "Words"]
