"""What languages call a code, a confirmation, an order: tables, read by lexicon.py and by nobody else."""

from ephemail.mail.codes.words import (
    african,
    austronesian,
    baltic,
    bantu,
    celtic,
    common,
    dravidian,
    east_asian,
    european,
    germanic,
    indic,
    iranian,
    latin,
    nordic,
    pacific,
    romance,
    semitic,
    slavic,
    south_east_asian,
    turkic,
    west_slavic,
)
from ephemail.mail.codes.words.table import MEANINGS, Words

FAMILIES = (
    *(common, germanic, nordic, romance, latin, slavic),
    *(west_slavic, celtic, baltic, european, turkic, semitic),
    *(iranian, indic, dravidian, east_asian, south_east_asian, african),
    *(bantu, austronesian, pacific),
)
TABLES: tuple[Words, ...] = tuple(table for family in FAMILIES for table in family.TABLES)

__all__ = ["MEANINGS", "TABLES", "Words"]
