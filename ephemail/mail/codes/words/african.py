"""Words of the languages of Africa that are written in Latin letters."""

from ephemail.mail.codes.words.table import Words

SWAHILI = Words(
    iso="sw",
    code="nambari msimbo kodi",
    otp="nambari_yako msimbo_wa matumizi_mara",
    confirm="uthibitish* thibitish* kuthibitish* amilish* hakiki*",
    login="ingia kuingia",
    reset="weka_upya nenosiri nywila umesahau",
    press="bofya kiungo kitufe bonyeza fuata",
    expiry="dakika itaisha",
    order="agizo ankara mteja jumla usafirishaji",
    promo="punguzo vocha zawadi ofa",
    other="posta simu hitilafu kadi",
    footer="jiondoe faragha masharti msaada wasiliana puuza ghairi",
)

ZULU = Words(
    iso="zu",
    code="ikhodi *khodi iphasiwethi",
    confirm="qinisekis* ukuqinisekis* *qinisekisa",
    login="ukungena ngena",
    reset="setha_kabusha iphasiwedi",
    press="chofoza isixhumanisi inkinobho",
    expiry="imizuzu umzuzu",
    order="i_oda inkokhelo iphasela",
    other="iposi ucingo",
    footer="ubumfihlo usizo ungakunaki",
)

XHOSA = Words(
    iso="xh",
    code="ikhowudi *khowudi igama_lokugqitha",
    confirm="qinisekis* ukuqinisekis*",
    login="ngena ukungena",
    press="cofa ikhonkco iqhosha",
    expiry="imizuzu",
    order="iodolo",
    footer="ubumfihlo uncedo",
)

SOMALI = Words(
    iso="so",
    code="koodh* koodka lambarka",
    confirm="xaqiiji* hubi*",
    login="gelid*",
    reset="dib_u furaha",
    press="guji* riix* xiriiriye* badhan*",
    expiry="daqiiqo* dhac*",
    order="dalab* qaansheegad*",
    other="boostada telefoon*",
    footer="asturnaan* caawimo* iska_dhaaf",
)

HAUSA = Words(
    iso="ha",
    code="lambar lambobi",
    confirm="tabbatar* tabbaci",
    login="shiga shiga*",
    reset="sake_saita kalmar_sirri",
    press="mahaɗi maɓalli",
    expiry="minti mintuna ƙare*",
    order="daftari",
    other="waya gidan_waya",
    footer="sirri taimako",
)

YORUBA = Words(
    iso="yo",
    code="kóòdù koodu ọ̀rọ̀_aṣínà",
    confirm="jẹ́rìísí ìfìdímúlẹ̀ ìjẹ́rìísí",
    login="wọlé",
    press="ìjápọ̀ bọ́tìnì",
    expiry="ìṣẹ́jú",
    order="ìsanwó",
    footer="ìrànlọ́wọ́ àṣírí",
)

IGBO = Words(
    iso="ig",
    code="koodu okwuntughe",
    confirm="nyochaa kwenye nkwenye",
    login="banye mbanye",
    press="njikọ bọtịnụ",
    expiry="nkeji",
    order="ọnụahịa",
    footer="nzuzo enyemaka",
)

KINYARWANDA = Words(
    iso="rw",
    code="kode ijambobanga",
    confirm="emeza* kwemeza*",
    login="injira kwinjira",
    press="kanda ihuza buto",
    expiry="iminota",
    order="komande fagitire",
    footer="ubuzima_bwite ubufasha",
)

MALAGASY = Words(
    iso="mg",
    code="kaody teny_miafina",
    confirm="hamafis* fanamafis* hanamafis*",
    login="hiditra fidirana",
    press="tsindrio rohy bokotra",
    expiry="minitra",
    order="baiko faktiora",
    footer="tsiambaratelo fanampiana",
)

TABLES = (SWAHILI, ZULU, XHOSA, SOMALI, HAUSA, YORUBA, IGBO, KINYARWANDA, MALAGASY)
