"""Words of the Celtic languages."""

from ephemail.mail.codes.words.table import Words

IRISH = Words(
    iso="ga",
    code="cód gcód chód",
    otp="cód_fíoraithe aon_uaire",
    confirm="fíorú fíorai* deimhn* dearbh* gníomhacht*",
    login="logáil síniú síní* rochtain",
    reset="athshocr* phasfhocal* pasfhocal* dearmad*",
    enter="iontráil cuir_isteach clóscríobh",
    press="cliceáil nasc* cnaipe leanas thíos",
    expiry="éag bailí* nóiméad* nóiméid",
    account="uimhir cuntas",
    order="orduithe sonrasc* seachad* custaiméir* iomlán ordú* pacáiste* tagairt",
    promo="lascaine* cúpón* bronntanas*",
    other="eircode poist teileafón* guthán earráid*",
    footer="díliostáil príobháid* téarmaí cabhair teagmháil neamhaird*",
)


WELSH = Words(
    iso="cy",
    code="cod chod côd",
    otp="cod_dilysu un_tro",
    confirm="cadarnh* gadarnh* dilys* ddilys* gwirio wirio actifad*",
    login="mewngofnod* fewngofnod* mynediad",
    reset="ailosod* cyfrinair* gyfrinair*",
    enter="rhowch nodwch teipiwch",
    press="dolen ddolen botwm fotwm dilyn* isod",
    expiry="funud* munud* dod_i ddilys*",
    account="rhif cyfrif gyfrif",
    order="archeb* anfoneb* cwsmer* cyfanswm danfon* dderbynneb parsel* cyfeirnod* swm",
    promo="gostyngiad* taleb*",
    other="cod_post ffôn gwall* cerdyn*",
    footer="dad_danysgrifio preifat* telerau cymorth cysyllt* anwybydd*",
)


BRETON = Words(
    iso="br",
    code="kod *god",
    confirm="kadarn* gwiri*",
    login="kevreañ kevreit kevreadenn",
    reset="ger_tremen",
    enter="ebarzhit skrivit",
    press="klik* liamm* nozelenn* heuilh*",
    expiry="munut* talvoud*",
    account="kont gont niverenn",
    order="urzhiad* faktur* kefridi* arval*",
    other="pellgomz*",
    footer="digoumanantiñ prevezded* skoazell*",
)


SCOTTISH_GAELIC = Words(
    iso="gd",
    code="còd chòd",
    confirm="dearbh*",
    login="log_a clàraich",
    reset="facal_faire",
    enter="cuir_a sgrìobh",
    press="briog* ceangal* putan*",
    expiry="mionaid*",
    account="cunntas àireamh",
    order="òrdugh* pasgan cosgais",
    other="fòn",
    footer="prìobhaideachd cobhair leig_seachad",
)

TABLES = (IRISH, WELSH, BRETON, SCOTTISH_GAELIC)
