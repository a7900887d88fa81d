"""Words of the languages of the Pacific."""

from ephemail.mail.codes.words.table import Words

MAORI = Words(
    iso="mi",
    code="waehere",
    otp="waehere_whakaū waehere_manatoko",
    confirm="whakaū* manatoko* whakamana*",
    login="takiuru*",
    reset="kupuhipa kupu_huna tautuhi_anō",
    enter="tāuru* pātō*",
    press="pāwhiri* hono* pātene*",
    expiry="meneti mōnehu* pau",
    account="pūkete",
    order="tō_ota te_ota tau_ota nama_ota tukunga* kiritaki nama_kiritaki tohu_tono",
    other="tau_aroturuki waea*",
    footer="tūmataiti* āwhina*",
)


SAMOAN = Words(
    iso="sm",
    code="faailoga_tau",
    confirm="faamaoni* fa_amaoni*",
    login="ulufale*",
    reset="upu_faataga",
    press="kiliki oomi sootaga",
    expiry="minute",
    account="numera",
    order="totogi",
    other="telefoni",
)


TONGAN = Words(
    iso="to",
    code="kouti",
    confirm="fakapapau*",
    login="hū_ki",
    press="lomi_i kiliki",
    expiry="miniti",
)


FIJIAN = Words(
    iso="fj",
    confirm="vakadeitak*",
    login="curu_ki",
    press="kiliki*",
    expiry="miniti",
)

TABLES = (MAORI, SAMOAN, TONGAN, FIJIAN)
