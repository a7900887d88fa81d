"""Words of the Romance languages, of Latin, and of the planned and creole languages that took theirs from them."""

from ephemail.mail.codes.words.table import Words

FRENCH = Words(
    iso="fr",
    code="code codes pin clé jeton",
    otp="usage_unique",
    confirm="confirm* vérifi* activ* valid* authentifi* autoris*",
    login="connexion connect* identifi* accéder accès",
    reset="réinitialis* récupér* passe oubli*",
    press="cliqu* lien* bouton appuy* suiv* dessous rendez allez visitez",
    expiry="expir* valable* valid* minute* heures",
    order="commande* facture* livraison* colis suivi client* référence* total montant* réservation* billet* "
    "expédi* reçu dossier",
    promo="promo* réduction* remise* cadeau* soldes offre* bon_de",
    other="postal téléphone* tél tva siret iban erreur* réunion* carte* indicatif",
    footer="désabonn* désinscri* confidentialité conditions aide contact* ignor* annul* refus* préférences "
    "signaler sécuris*",
)

SPANISH = Words(
    iso="es",
    code="código* codigo* pin token",
    otp="un_solo único_uso",
    confirm="confirm* verific* activ* valid* autentic* autoriz*",
    login="iniciar inicio acced* acceso ingres* sesión entrar",
    reset="restablec* recuper* contraseña* clave olvid* reinici*",
    press="clic haz_clic pulsa* enlace* botón vínculo* presion* sigue siguiente abajo visita",
    expiry="caduc* expir* válid* vence* minuto*",
    order="pedido* factura* envío* seguimiento cliente* referencia total importe* reserva* compra* recibo* "
    "entrega* paquete*",
    promo="descuento* cupón* promo* regalo* oferta* rebaja*",
    other="postal teléfono* tel nif cif iva iban error* reunión* tarjeta* llama",
    footer="baja cancelar privacidad términos ayuda contacto ignor* rechazar preferencias desuscri* reportar soporte",
)

PORTUGUESE = Words(
    iso="pt",
    code="código* codigo* pin token chave",
    otp="uso_único",
    confirm="confirm* verific* ativ* activ* valid* autentic* autoriz*",
    login="entrar entrada acess* aceder acesso login* iniciar sessão conectar",
    reset="redefin* recuper* senha* palavra_passe esquec* repor reposição*",
    press="clique* clicar link* botão toque pression* abaixo ligação visite acesse vá_para hiperligação",
    expiry="expir* válid* minuto* validade",
    order="pedido* fatura* factura* entrega* rastrei* cliente* referência total valor encomenda* reserva* compra* "
    "nota_fiscal envio*",
    promo="desconto* cupom cupão promo* presente* oferta*",
    other="cep postal telefone* telemóvel tel nif cpf cnpj iva iban erro* reunião* cartão*",
    footer="cancelar privacidade termos ajuda contato contacto ignor* recusar preferências descadastr* suporte",
)

ITALIAN = Words(
    iso="it",
    code="codice codici pin chiave",
    otp="monouso codice_di codice_otp usa_e",
    confirm="conferm* verific* attiv* convalid* autentic* autorizz*",
    login="acced* accesso login* entra connessione",
    reset="reimpost* recuper* password ripristin* dimenticat*",
    press="clicca* clic link* pulsante premi* segui* sotto vai_su collegamento visita",
    expiry="scad* valid* minuti",
    order="ordin* fattura* spedizion* tracciamento cliente* riferimento totale importo prenotazion* pacco "
    "consegna* ricevuta acquist*",
    promo="sconto* promo* regalo buono offert* coupon",
    other="postale telefono* tel fiscale iva iban errore* riunion* carta termina",
    footer="disiscri* privacy termini aiuto contatt* ignor* annull* rifiut* preferenze assistenza",
)

CATALAN = Words(
    iso="ca",
    code="codi codis clau pin",
    otp="un_sol codi_de",
    confirm="confirm* verific* activ* valid* autentic*",
    login="inici* sessió acced* accés entrar",
    reset="restabl* recuper* contrasenya* oblid*",
    press="clic* enllaç* botó prem* segueix següent aneu",
    expiry="caduc* vàlid* minut* expir*",
    order="comand* factura* enviament* seguiment client* referència total import* reserva* paquet*",
    promo="descompte* promo* regal* oferta* cupó",
    other="postal telèfon* tel nif iva iban error* reunió* targeta*",
    footer="baixa privacitat condicions ajuda contacte ignor* cancel* preferències",
)

GALICIAN = Words(
    iso="gl",
    code="código*",
    confirm="confirm* verific* activ* valid*",
    login="iniciar inicio sesión acced* acceso entrar",
    reset="restablec* recuper* contrasinal* esquec*",
    press="prema* ligazón* botón preme clic* enlace* seguinte",
    expiry="caduc* expir* válid* minuto*",
    order="pedido* factura* envío* cliente* total importe* reserva*",
    promo="desconto* cupón* promo* oferta*",
    other="postal teléfono* nif iban erro*",
    footer="baixa privacidade condicións axuda contacto ignor* cancel*",
)

OCCITAN = Words(
    iso="oc",
    code="còdi*",
    confirm="confirm* verific* activ* valid*",
    login="connexion connect* accedir",
    reset="reïnicializ* recuper* senhal*",
    press="clic* ligam* boton*",
    expiry="expir* valid* minuta*",
    order="comanda* factura*",
    footer="desabonar confidencialitat ajuda contacte ignor*",
)

ROMANIAN = Words(
    iso="ro",
    code="cod codul codului pin",
    otp="unică_folosință cod_de codul_de",
    confirm="confirm* verific* activ* valid* autentific* autoriz*",
    login="conect* autentific* acces* intra login* logare",
    reset="reset* recuper* parol* uitat*",
    press="click* apăsa* apăsați link* buton* legătur* accesați urmați faceți",
    expiry="expir* valabil* minut*",
    order="comand* factur* livrare* colet* client* referinț* total suma rezervare* expedi* chitanț*",
    promo="reducer* promo* cadou* ofert* voucher* cupon*",
    other="poștal telefon* tel cnp cui tva iban eroare* ședinț* card*",
    footer="dezabon* confidențialitate termeni ajutor contact* ignor* anul* refuz* preferințe",
)

LATIN = Words(
    iso="la",
    code="codex codicem codice tessera* tesseram",
    confirm="verific* confirm* probare",
    login="intra* signum inire",
    reset="restitu* recuper*",
    press="preme* nexum vinculum ligamen",
    expiry="expir* minut* valet",
    order="mandatum emptio*",
    footer="neglege* ignora* auxilium privata*",
)

ESPERANTO = Words(
    iso="eo",
    code="kodo kodon *kodo *kodon",
    otp="kontrolkodo* konfirmkodo*",
    confirm="konfirm* kontrol* aktivig* valid*",
    login="ensalut*",
    reset="restarig* pasvort* forges*",
    press="klak* ligil* buton* sekvu*",
    expiry="eksvalid* valid* minut*",
    order="mendo* fakturo* pakaĵ* kliento*",
    promo="rabat*",
    other="poŝtkodo telefono eraro*",
    footer="malaboni privateco helpo kontakt* ignor*",
)

HAITIAN_CREOLE = Words(
    iso="ht",
    code="kòd kod",
    otp="kòd_koneksyon kòd_verifikasyon",
    confirm="konfime* konfimasyon verifye* verifikasyon aktive*",
    login="koneksyon konekte* antre",
    reset="reyinisyalize* modpas* bliye*",
    press="klike* lyen* bouton ale_sou suiv*",
    expiry="ekspire* valab* minit*",
    order="kòmand* fakti* livrezon* kliyan*",
    promo="rabè* promo* kado*",
    other="postal telefòn* erè*",
    footer="dezabòne* konfidansyalite kontakte* inyore*",
)

TABLES = (
    *(FRENCH, SPANISH, PORTUGUESE, ITALIAN, CATALAN, GALICIAN, OCCITAN, ROMANIAN),
    *(LATIN, ESPERANTO, HAITIAN_CREOLE),
)
