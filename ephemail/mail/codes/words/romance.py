"""Words of the larger Romance languages."""

from ephemail.mail.codes.words.table import Words

FRENCH = Words(
    iso="fr",
    plain="votre vous nous pour",
    code="code codes pin clé jeton",
    otp="usage_unique",
    confirm="confirm* vérifi* activ* valid* authentifi* autoris*",
    login="connexion connect* identifiez identifier identification accéder accès",
    reset="réinitialis* récupér* passe oubli*",
    join="inscri* finaliser",
    enter="saisi* entrez entrer tapez taper renseign*",
    press="cliqu* lien* bouton appuy* suiv* dessous rendez allez visitez",
    expiry="expir* valable* valid* minute* heures",
    past="ancien_code a_expiré",
    account="compte contrat utilisateur adhérent abonné numéro identifiant demande dossier matricule",
    order="commande* facture* livraison* colis suivi client* référence* total montant* réservation* billet* expédi* "
    "reçu dossier matricule compteur numéro_de",
    meeting="réunion* conférence*",
    promo="promo* réduction* remise* cadeau* soldes offre* bon_de",
    other="postal téléphone* tél tva siret iban erreur* réunion* carte* indicatif code_barre* code_produit "
    "code_agence code_guichet code_article produit",
    footer="désabonn* désinscri* confidentialité conditions aide contact* ignor* annul* refus* préférences signaler "
    "sécuris* pas_vous",
)


SPANISH = Words(
    iso="es",
    plain="usted los las",
    code="código* codigo* pin token",
    otp="un_solo único_uso",
    confirm="confirm* verific* activ* valid* autentic* autoriz*",
    login="iniciar inicio acced* acceso ingres* sesión entrar",
    reset="restablec* recuper* contraseña* clave olvid* reinici*",
    join="registr* completa*",
    enter="introdu* introduzca ingres* escrib* teclea digita digite",
    press="clic haz_clic pulsa* enlace* botón vínculo* presion* sigue siguiente abajo visita",
    expiry="caduc* expir* válid* vence* minuto*",
    past="ya_no código_anterior ha_caducado ha_expirado",
    account="cuenta contrato usuario socio número núm caso solicitud identificador turno",
    order="pedido* factura* envío* seguimiento cliente* referencia total importe* reserva* compra* recibo* entrega* "
    "paquete* expediente localizador póliza",
    meeting="reunión* conferencia*",
    promo="descuento* cupón* promo* regalo* oferta* rebaja*",
    other="postal teléfono* tel nif cif iva iban error* reunión* tarjeta* llama producto barras artículo",
    footer="baja cancelar privacidad términos ayuda contacto ignor* rechazar preferencias desuscri* reportar soporte "
    "no_fuiste no_fue no_ha",
)


PORTUGUESE = Words(
    iso="pt",
    plain="você foi sua",
    code="código* codigo* pin token chave",
    otp="uso_único",
    confirm="confirm* verific* ativ* activ* valid* autentic* autoriz*",
    login="entrar entrada acess* aceder acesso login* iniciar sessão conectar",
    reset="redefin* recuper* senha* palavra_passe esquec* repor reposição*",
    join="cadastr* registo",
    enter="digit* insira inserir introdu* escreva informe",
    press="clique* clicar link* botão toque pression* abaixo ligação visite acesse vá_para hiperligação",
    expiry="expir* válid* minuto* validade",
    past="já_não código_anterior expirou",
    account="conta contrato usuário utilizador número caso solicitação chamado identificador central agência",
    order="pedido* fatura* factura* entrega* rastrei* cliente* referência total valor encomenda* reserva* compra* "
    "nota_fiscal envio* protocolo apólice localizador",
    meeting="reunião* conferência*",
    promo="desconto* cupom cupão promo* presente* oferta*",
    other="cep postal telefone* telemóvel tel nif cpf cnpj iva iban erro* reunião* cartão* produto barras artigo",
    footer="cancelar privacidade termos ajuda contato contacto ignor* recusar preferências descadastr* suporte não_foi",
)


ITALIAN = Words(
    iso="it",
    plain="della questo sono tuo",
    code="codice codici pin chiave",
    otp="monouso codice_di codice_otp usa_e",
    confirm="conferm* verific* attiv* convalid* autentic* autorizz*",
    login="acced* accesso login* entra connessione",
    reset="reimpost* recuper* password ripristin* dimenticat*",
    join="registra* iscri*",
    enter="inserisc* inserire digit* immett*",
    press="clicca* clic link* pulsante premi* segui* sotto vai_su collegamento visita",
    expiry="scad* valid* minuti",
    past="codice_precedente è_scaduto",
    account="conto contratto utente numero pratica caso richiesta identificativo matricola",
    order="ordin* fattura* spedizion* tracciamento cliente* riferimento totale importo prenotazion* pacco consegna* "
    "ricevuta acquist*",
    meeting="riunion* conferenz*",
    promo="sconto* promo* regalo buono offert* coupon",
    other="postale telefono* tel fiscale iva iban errore* riunion* carta tessera termina prodotto barre articolo",
    footer="disiscri* privacy termini aiuto contatt* ignor* annull* rifiut* preferenze assistenza non_sei",
)


CATALAN = Words(
    iso="ca",
    plain="amb aquest",
    code="codi codis clau pin",
    otp="un_sol codi_de",
    confirm="confirm* verific* activ* valid* autentic*",
    login="inici* sessió acced* accés entrar",
    reset="restabl* recuper* contrasenya* oblid*",
    enter="introdu* escriu* tecleja",
    press="clic* enllaç* botó prem* segueix següent aneu",
    expiry="caduc* vàlid* minut* expir*",
    account="compte usuari número",
    order="comand* factura* enviament* seguiment client* referència total import* reserva* paquet*",
    meeting="reunió*",
    promo="descompte* promo* regal* oferta* cupó",
    other="postal telèfon* tel nif iva iban error* reunió* targeta* producte",
    footer="baixa privacitat condicions ajuda contacte ignor* cancel* preferències",
)


GALICIAN = Words(
    iso="gl",
    code="código*",
    confirm="confirm* verific* activ* valid*",
    login="iniciar inicio sesión acced* acceso entrar",
    reset="restablec* recuper* contrasinal* esquec*",
    enter="introdu* insire escrib*",
    press="prema* ligazón* botón preme clic* enlace* seguinte",
    expiry="caduc* expir* válid* minuto*",
    account="conta usuario número*",
    order="pedido* factura* envío* cliente* total importe* reserva* entrega* paquete* importe referencia",
    promo="desconto* cupón* promo* oferta*",
    other="postal teléfono* nif iban erro* tarxeta*",
    footer="baixa privacidade condicións axuda contacto ignor* cancel*",
)


ROMANIAN = Words(
    iso="ro",
    plain="pentru dumneavoastră",
    code="cod codul codului pin",
    otp="unică_folosință cod_de codul_de",
    confirm="confirm* verific* activ* valid* autentific* autoriz*",
    login="conect* autentific* acces* intra login* logare",
    reset="reset* recuper* parol* uitat*",
    join="înregistr*",
    enter="introdu* tasta* scrie*",
    press="click* apăsa* apăsați link* buton* legătur* accesați urmați faceți",
    expiry="expir* valabil* minut*",
    account="cont contul contract utilizator număr* nr sesizare* cerere*",
    order="comand* factur* livrare* colet* client* referinț* total suma rezervare* expedi* chitanț*",
    meeting="ședinț* întâlnir*",
    promo="reducer* promo* cadou* ofert* voucher* cupon*",
    other="poștal telefon* tel cnp cui tva iban eroare* ședinț* card* produs*",
    footer="dezabon* confidențialitate termeni ajutor contact* ignor* anul* refuz* preferințe",
)

TABLES = (FRENCH, SPANISH, PORTUGUESE, ITALIAN, CATALAN, GALICIAN, ROMANIAN)
