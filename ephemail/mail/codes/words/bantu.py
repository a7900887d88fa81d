"""Words of the Bantu languages."""

from ephemail.mail.codes.words.table import Words

SWAHILI = Words(
    iso="sw",
    code="nambari msimbo kodi",
    otp="nambari_yako msimbo_wa matumizi_mara",
    confirm="uthibitish* thibitish* kuthibitish* amilish* hakiki*",
    login="ingia kuingia",
    reset="weka_upya nenosiri nywila umesahau",
    join="usajili jisajili",
    enter="weka andika ingiza",
    press="bofya kiungo kitufe bonyeza fuata",
    expiry="dakika itaisha",
    account="akaunti mkataba",
    order="agizo ankara mteja jumla usafirishaji risiti kifurushi malipo",
    promo="punguzo vocha zawadi ofa",
    other="posta simu hitilafu kadi bidhaa",
    footer="jiondoe faragha masharti msaada wasiliana puuza ghairi",
)


ZULU = Words(
    iso="zu",
    code="ikhodi *khodi iphasiwethi",
    confirm="qinisekis* ukuqinisekis* *qinisekisa",
    login="ukungena ngena",
    reset="setha_kabusha iphasiwedi",
    enter="faka",
    press="chofoza isixhumanisi inkinobho",
    expiry="imizuzu umzuzu",
    account="inombolo i_akhawunti",
    order="i_oda inkokhelo iphasela i_invoyisi ikhasimende",
    other="iposi ucingo ikhadi",
    footer="ubumfihlo usizo ungakunaki",
)


XHOSA = Words(
    iso="xh",
    code="ikhowudi *khowudi igama_lokugqitha",
    confirm="qinisekis* ukuqinisekis*",
    login="ngena ukungena",
    enter="ngenisa faka",
    press="cofa ikhonkco iqhosha",
    expiry="imizuzu",
    account="inombolo",
    order="iodolo intlawulo umthengi",
    other="ifowuni",
    footer="ubumfihlo uncedo",
)


KINYARWANDA = Words(
    iso="rw",
    code="kode ijambobanga",
    confirm="emeza* kwemeza*",
    login="injira kwinjira",
    enter="andika shyiramo",
    press="kanda ihuza buto",
    expiry="iminota",
    account="nimero konti",
    order="komande fagitire umukiriya inyemezabuguzi",
    other="telefone",
    footer="ubuzima_bwite ubufasha",
)


SHONA = Words(
    iso="sn",
    code="kodhi",
    confirm="simbis* kusimbis* onesa*",
    login="pinda kupinda",
    reset="pasiwedhi",
    press="dzvanya tevera batanidzo",
    expiry="maminitsi",
    account="nhamba akaundi",
    order="odha risiti mutengi",
    other="foni",
    footer="rubatsiro",
)


CHICHEWA = Words(
    iso="ny",
    code="khodi",
    confirm="tsimikiz* kutsimikiz*",
    login="lowani kulowa",
    enter="lembani ikani",
    press="dinani ulalo batani",
    expiry="mphindi",
    account="nambala akaunti",
    order="risiti kasitomala",
    other="foni",
)


SOTHO = Words(
    iso="st tn nso",
    code="khoutu khouto",
    confirm="netefats* tlhomamis*",
    press="tobetsa konopo sehokelo",
    expiry="metsotso motsotso",
    account="nomoro akhaonto",
    order="odara moreki",
    other="mohala",
)


LUGANDA = Words(
    iso="lg",
    code="koodi",
    confirm="kakas* okukakas*",
    press="nyiga",
    expiry="eddakiika",
)


LINGALA = Words(
    iso="ln",
    code="kode",
    confirm="kondimisa ndimisa",
    press="fina buton",
    expiry="miniti",
)

TABLES = (SWAHILI, ZULU, XHOSA, KINYARWANDA, SHONA, CHICHEWA, SOTHO, LUGANDA, LINGALA)
