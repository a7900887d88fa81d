"""Words of Latin, of its smaller daughters, and of the planned and creole languages that took theirs from them."""

from ephemail.mail.codes.words.table import Words

LATIN = Words(
    iso="la",
    code="codex codicem codice tessera* tesseram",
    confirm="verific* confirm* probare",
    login="intra* signum inire",
    reset="restitu* recuper*",
    enter="inscribe insere",
    press="preme* nexum vinculum ligamen",
    expiry="expir* minut* valet",
    account="numerus",
    order="mandatum emptio* emptor* pretium",
    footer="neglege* ignora* auxilium privata*",
)


OCCITAN = Words(
    iso="oc",
    code="còdi*",
    confirm="confirm* verific* activ* valid*",
    login="connexion connect* accedir",
    reset="reïnicializ* recuper* senhal*",
    enter="picatz dintratz",
    press="clic* ligam* boton*",
    expiry="expir* valid* minuta*",
    account="numèro* compte",
    order="comanda* factura* client* liurason* total",
    other="postal telefòn*",
    footer="desabonar confidencialitat ajuda contacte ignor*",
)


ASTURIAN = Words(
    iso="ast",
    code="códigu*",
    confirm="confirm* verific* activ*",
    login="aniciar sesión",
    reset="contraseña* reafit*",
    enter="introduz* escribi",
    press="primi enllaz* botón calca",
    expiry="minutos caduca",
    account="númberu* cuenta",
    order="pidíu* factura* veceru* total",
    other="postal teléfonu*",
    footer="encaboxar privacidá ayuda",
)


CORSICAN = Words(
    iso="co",
    code="codice codici",
    confirm="cunferm* verific* attiv*",
    login="cunness* cunnett*",
    reset="parolla riinizial*",
    enter="scrivite scrive",
    press="cliccà cliccate liame buttone",
    expiry="minuti scad*",
    account="numeru contu",
    order="cumanda* fattura* cliente* tutale",
    other="pustale telefonu*",
    footer="cunfidenzialità aiutu",
)


SARDINIAN = Words(
    iso="sc",
    code="còdighe còdixi",
    confirm="cunfirm* verìfic* verifich*",
    login="intrada atzed*",
    reset="crae",
    press="incarca* ligàmene butone",
    expiry="minutos",
)


ROMANSH = Words(
    iso="rm",
    code="codesch",
    confirm="conferm* verifitg*",
    login="annunzi*",
    reset="pled_clav",
    press="clicc* colliaziun* buttun*",
    expiry="minutas valaivel",
)


ESPERANTO = Words(
    iso="eo",
    code="kodo kodon *kodo *kodon",
    otp="kontrolkodo* konfirmkodo*",
    confirm="konfirm* kontrol* aktivig* valid*",
    login="ensalut*",
    reset="restarig* pasvort* forges*",
    enter="entajp* enigu",
    press="klak* ligil* buton* sekvu*",
    expiry="eksvalid* valid* minut*",
    account="konto numero uzanto*",
    order="mendo* fakturo* pakaĵ* kliento* sendaĵ* sumo ricevo*",
    promo="rabat*",
    other="poŝtkodo telefono eraro* karto*",
    footer="malaboni privateco helpo kontakt* ignor*",
)


INTERLINGUA = Words(
    iso="ia",
    code="codice codices",
    confirm="confirm* verific* activ*",
    login="aperir_session",
    reset="contrasigno",
    press="clicca ligamine button",
    expiry="minutas expira",
)


HAITIAN_CREOLE = Words(
    iso="ht",
    code="kòd kod",
    otp="kòd_koneksyon kòd_verifikasyon",
    confirm="konfime* konfimasyon verifye* verifikasyon aktive*",
    login="koneksyon konekte* antre",
    reset="reyinisyalize* modpas* bliye*",
    enter="antre_kòd",
    press="klike* lyen* bouton ale_sou suiv*",
    expiry="ekspire* valab* minit*",
    account="kont nimewo",
    order="kòmand* fakti* livrezon* kliyan* koli* resi* total",
    promo="rabè* promo* kado*",
    other="postal telefòn* erè*",
    footer="dezabòne* konfidansyalite kontakte* inyore*",
)


PAPIAMENTO = Words(
    iso="pap",
    code="kódigo",
    confirm="konfirm* verifik* aktiv*",
    login="drenta",
    reset="kontraseña",
    press="klek primi",
    expiry="minüt*",
    account="number kuenta",
    order="faktura* kliente* paketa*",
    other="telefòn*",
    footer="privasidat yudansa",
)

TABLES = (LATIN, OCCITAN, ASTURIAN, CORSICAN, SARDINIAN, ROMANSH, ESPERANTO, INTERLINGUA, HAITIAN_CREOLE, PAPIAMENTO)
