"""Words of the West Germanic languages."""

from ephemail.mail.codes.words.table import Words

ENGLISH = Words(
    iso="en",
    plain="the your you with this",
    code="*code *codes passcode* pin token",
    otp="otp tan mtan totp one_time verification_code security_code login_code authentication_code auth_code "
    "login_number verification_number security_number pin_number access_code verifycode sms_code activation_code",
    confirm="verif* confirm* activat* authenti* authoriz* authoris* validat* subscribe signing_up complete_your "
    "finish_your finish_signing complete_signing",
    login="login* signin log_in logging_in logged_in sign_in signing_in sign_on magic access",
    reset="reset* recover* restor* forgot* password* unlock*",
    join="sign_up signup signed_up join register registered registering registration",
    enter="enter enters entering type_in type_this key_in input type",
    press="click* press tap follow* link links url button below visit go_to",
    expiry="expir* minut* valid hours hour",
    past="no_longer previous_code old_code earlier_code has_expired was_used was_wrong",
    account="account acct contract membership user policy_no number numbers no request case session patient "
    "application file employee passport building report",
    order="order orders invoice* receipt* tracking track shipment* shipped shipping deliver* parcel booking booked "
    "reservation ticket* customer* reference ref total subtotal amount purchase* transaction confirmation_number "
    "account_number order_number flight redeem checkout pickup issue pick_up locker",
    meeting="conference",
    promo="promo* discount* coupon* voucher* gift* sale offer* referral* invite_code",
    other="zip postcode postal sort_code area_code dress_code country_code error* weather phone* telephone tel fax "
    "mobile vat iban bic tax meeting webinar ending card commit* version issue* incident route product_code "
    "source_code code_review qr device_type account_type badge visitor visitors views build job licence license "
    "record extension item_code store_code branch_code stock_code vendor_code class_code course_code color_code "
    "bar_code barcode booking_code sku steps lot door_code gate_code join_code",
    footer="unsubscribe* privacy terms help support contact preferences settings manage view_in policy policies "
    "report* cancel* deny decline not_you not_me not_request secure_your ignore faq blog forum* dashboard docs "
    "revoke* opt_out community activity t_you t_request t_ask t_make not_ask not_make",
)


GERMAN = Words(
    iso="de",
    plain="und nicht sie wir ihre",
    code="*code *codes *codelautet pin geheimzahl *schlüssel",
    otp="mtan itan smstan pushtan chiptan phototan einmalpasswort einmalkennwort einmalcode bestätigungscode* "
    "sicherheitscode* verifizierungscode* anmeldecode* zugangscode* prüfcode* freischaltcode* aktivierungscode*",
    confirm="bestätig* verifizier* verifikation* aktivier* freischalt* prüfcode* autorisier* *bestätigung "
    "*verifizierung *aktivierung anmeldung_bestätigen bestaetig*",
    login="anmeld* einlogg* login* zugang* zugriff*",
    reset="zurücksetz* *zurücksetzen *zurücksetzung wiederherstell* passwort* kennwort* *passwort vergessen "
    "zuruecksetz*",
    join="registrier*",
    enter="eingeb* eingib* einzugeben geben_sie gib tippe eintipp* eingabe*",
    press="klick* *link drück* tippen* folge* button schaltfläche unten besuch* öffne* gehen_sie",
    expiry="gültig* minute* läuft_ab verfällt stunden ablauf*",
    past="nicht_mehr alter_code alte_code vorherig* abgelaufen",
    account="konto benutzername* nutzername* benutzerkonto vertrag mitglied nummer nr fall kennung benutzerkennung "
    "antrag kassenzeichen",
    order="bestell* *bestellung auftrag* *auftrag rechnung* *rechnung lieferung* liefer* sendung* *sendung kunden* "
    "vertrag* ticket* betrag* *betrag summe gesamt* paket* buchung* versand* mahnung quittung beleg* abhol* *nummer "
    "vorgang* aktenzeichen zähler*",
    meeting="konferenz* sitzung* besprechung*",
    promo="rabatt* gutschein* angebot* aktionscode* geschenk* sparen vorteil*",
    other="plz postleitzahl telefon* rufnummer fax iban bic steuer* umsatzsteuer* fehler* konferenz* sitzung* karte* "
    "*karte *karten vorwahl kontonummer endet *straße packstation produktcode* artikelcode* artikel* kundencode* "
    "filialcode* strichcode* produkt*",
    footer="abmelde* abbestell* datenschutz* impressum hilfe kontakt* agb nutzungsbedingungen nicht_sie ablehnen "
    "widerruf* stornier* melden ignorier* einstellungen support sichern sie_nicht",
)


DUTCH = Words(
    iso="nl",
    plain="het jouw voor wij",
    code="*code *codes pincode toegangssleutel",
    otp="verificatiecode* beveiligingscode* bevestigingscode* inlogcode* toegangscode* eenmalig*",
    confirm="bevestig* verifi* activeer* activer* activatie* controleer* valideer*",
    login="inlog* aanmeld* toegang* log_in",
    reset="herstel* reset* wachtwoord* opnieuw_instellen vergeten",
    enter="voer invoeren invullen vul toets typ",
    press="klik* *link knop volg* onderstaande tik* ga_naar bezoek*",
    expiry="verloopt vervalt geldig* minut* verlopen",
    past="niet_meer vorige_code oude_code",
    account="account rekening gebruikersnaam contract nummer nr zaak dossier",
    order="bestel* order* factuur* pakket* zending* verzend* track* klant* referentie* totaal bedrag* boeking* "
    "levering*",
    meeting="vergadering*",
    promo="korting* actiecode cadeau* waardebon* aanbieding* voucher*",
    other="postcode telefoon* tel fax btw iban foutcode fout* vergadering* kaart* *kaart rekening* huisnummer "
    "artikel* klantcode* product*",
    footer="afmelden uitschrijven privacy* voorwaarden hulp contact* niet_jij negeer* negeren weiger* annuleer* "
    "instellingen jij_niet",
)


AFRIKAANS = Words(
    iso="af",
    code="*kode *kodes",
    otp="verifikasiekode* bevestigingskode* eenmalige sekuriteitskode*",
    confirm="verifi* bevestig* aktiveer* verifieer*",
    login="aanmeld* aanteken* meld_aan teken_in",
    reset="herstel* wagwoord* vergeet",
    enter="voer invoer tik_in",
    press="klik* skakel* knoppie volg* onderstaande",
    expiry="verval* geldig* minute minuut",
    account="rekeningnommer nommer gebruiker",
    order="bestelling* faktuur* pakkie* kliënt* rekening* totaal bedrag* bestelnommer aflewering* kwitansie* verwysing",
    promo="afslag* koepon* geskenk* promosie*",
    other="poskode telefoon* foutkode kaart* belasting*",
    footer="teken_uit privaatheid* bepalings hulp kontak* ignoreer* kanselleer*",
)


LUXEMBOURGISH = Words(
    iso="lb",
    code="*code",
    confirm="bestäteg* confirméier* verifizéier*",
    login="aloggen umellen login*",
    reset="zerécksetz* passwuert*",
    enter="gitt_an tippt aginn",
    press="klick* link* knäppchen",
    expiry="gëlteg* minutt*",
    account="kont nummer benotzer*",
    order="bestellung* rechnung* client* liwwerung* pak betrag clientsnummer*",
    other="postleitzuel telefon* kaart* tva",
    footer="ofmellen dateschutz* hëllef kontakt*",
)


FRISIAN = Words(
    iso="fy",
    code="*koade",
    confirm="befêstig* ferifi* aktivear*",
    login="oanmeld* ynlog*",
    reset="wachtwurd* weromset*",
    enter="fier_yn typ",
    press="klik* keppeling* knop*",
    expiry="jildich* minút*",
    account="rekken nûmer",
    order="bestelling* rekken* faktuer* pakket* klant* bedrach",
    other="postkoade telefoan*",
    footer="ôfmeld* privacy* help*",
)


YIDDISH = Words(
    iso="yi",
    code="קאָד *קאָד",
    confirm="באַשטעטיק* וועריפיציר*",
    login="אַרײַנלאָגירן",
    reset="פּאַראָל*",
    press="קליק* לינק* קנעפּל*",
    expiry="מינוט*",
    account="נומער*",
    order="באַשטעלונג* חשבון*",
    other="טעלעפֿאָן*",
)

TABLES = (ENGLISH, GERMAN, DUTCH, AFRIKAANS, LUXEMBOURGISH, FRISIAN, YIDDISH)
