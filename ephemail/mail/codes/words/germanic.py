"""Words of the Germanic languages."""

from ephemail.mail.codes.words.table import Words

ENGLISH = Words(
    iso="en",
    code="*code *codes passcode* pin token",
    otp="otp tan mtan totp one_time verification_code security_code login_code authentication_code auth_code "
    "access_code verifycode sms_code",
    confirm="verif* confirm* activat* authenti* authoriz* authoris* validat* subscribe",
    login="login* signin log_in logging_in logged_in sign_in signing_in sign_on magic access",
    reset="reset* recover* restor* forgot* password* unlock*",
    press="click* press tap follow* link links url button below visit go_to",
    expiry="expir* minut* valid hours hour",
    order="order orders invoice* receipt* tracking track shipment* shipped shipping deliver* parcel booking booked "
    "reservation ticket* customer* reference ref total subtotal amount purchase* transaction confirmation_number "
    "account_number order_number flight redeem checkout pickup issue",
    promo="promo* discount* coupon* voucher* gift* sale offer*",
    other="zip postcode postal area_code dress_code country_code error* weather phone* telephone tel fax mobile "
    "vat iban bic tax meeting webinar ending card commit* version issue* incident route product_code source_code "
    "code_review qr",
    footer="unsubscribe* privacy terms help support contact preferences settings manage view_in policy policies "
    "report* cancel* deny decline not_you not_me not_request secure_your ignore faq blog forum* dashboard docs "
    "revoke* opt_out community activity",
)

GERMAN = Words(
    iso="de",
    code="*code *codes *codelautet pin geheimzahl *schlüssel",
    otp="mtan itan smstan pushtan chiptan phototan einmalpasswort einmalkennwort einmalcode bestätigungscode* "
    "sicherheitscode* verifizierungscode* anmeldecode* zugangscode* prüfcode* freischaltcode* aktivierungscode*",
    confirm="bestätig* verifizier* verifikation* aktivier* freischalt* prüfcode* autorisier* *bestätigung "
    "*verifizierung *aktivierung anmeldung_bestätigen",
    login="anmeld* einlogg* login* zugang* zugriff*",
    reset="zurücksetz* *zurücksetzen *zurücksetzung wiederherstell* passwort* kennwort* *passwort vergessen",
    press="klick* *link drück* tippen* folge* button schaltfläche unten besuch* öffne* gehen_sie",
    expiry="gültig* minute* läuft_ab verfällt stunden ablauf*",
    order="bestell* *bestellung auftrag* *auftrag rechnung* *rechnung lieferung* liefer* sendung* *sendung kunden* "
    "vertrag* ticket* betrag* *betrag summe gesamt* paket* buchung* versand* mahnung quittung beleg* abhol* "
    "*nummer",
    promo="rabatt* gutschein* angebot* aktionscode* geschenk* sparen vorteil*",
    other="plz postleitzahl telefon* rufnummer fax iban bic steuer* umsatzsteuer* fehler* konferenz* sitzung* "
    "karte* vorwahl konto kontonummer endet *straße packstation",
    footer="abmelde* abbestell* datenschutz* impressum hilfe kontakt* agb nutzungsbedingungen nicht_sie ablehnen "
    "widerruf* stornier* melden ignorier* einstellungen support sichern",
)

DUTCH = Words(
    iso="nl",
    code="*code *codes pincode toegangssleutel",
    otp="verificatiecode* beveiligingscode* bevestigingscode* inlogcode* toegangscode* eenmalig*",
    confirm="bevestig* verifi* activeer* activer* activatie* controleer* valideer*",
    login="inlog* aanmeld* toegang* log_in",
    reset="herstel* reset* wachtwoord* opnieuw_instellen vergeten",
    press="klik* *link knop volg* onderstaande tik* ga_naar bezoek*",
    expiry="verloopt vervalt geldig* minut* verlopen",
    order="bestel* order* factuur* pakket* zending* verzend* track* klant* referentie* totaal bedrag* boeking* "
    "levering*",
    promo="korting* actiecode cadeau* waardebon* aanbieding* voucher*",
    other="postcode telefoon* tel fax btw iban foutcode fout* vergadering* kaart* rekening* huisnummer",
    footer="afmelden uitschrijven privacy* voorwaarden hulp contact* niet_jij negeer* negeren weiger* annuleer* "
    "instellingen",
)

AFRIKAANS = Words(
    iso="af",
    code="*kode *kodes",
    otp="verifikasiekode* bevestigingskode* eenmalige sekuriteitskode*",
    confirm="verifi* bevestig* aktiveer* verifieer*",
    login="aanmeld* aanteken* meld_aan teken_in",
    reset="herstel* wagwoord* vergeet",
    press="klik* skakel* knoppie volg* onderstaande",
    expiry="verval* geldig* minute minuut",
    order="bestelling* faktuur* pakkie* kliënt* rekening* totaal bedrag*",
    promo="afslag* koepon* geskenk* promosie*",
    other="poskode telefoon* foutkode kaart* belasting*",
    footer="teken_uit privaatheid* bepalings hulp kontak* ignoreer* kanselleer*",
)

SWEDISH = Words(
    iso="sv",
    code="*kod *koden *koder",
    otp="verifieringskod* säkerhetskod* engångskod* engångslösenord* inloggningskod* bekräftelsekod*",
    confirm="bekräft* verifier* aktiver* godkänn* validera*",
    login="logga_in inlogg* åtkomst*",
    reset="återställ* lösenord* glömt",
    press="klick* länk* knapp* tryck* följ* nedan gå_till besök*",
    expiry="giltig* minut* upphör* gäller går_ut",
    order="order* beställning* faktura* paket* leverans* kund* spårning* totalt summa belopp bokning* kvitto*",
    promo="rabatt* kampanj* presentkort* erbjudande* kupong*",
    other="postnummer postnr telefon* tel orgnr organisationsnummer moms felkod* möte* kort* riktnummer",
    footer="avregistrera* avprenumerera* integritet* villkor* hjälp kontakt* ignorera* avbryt* avvisa* inställningar",
)

DANISH = Words(
    iso="da",
    code="*kode *koden *koder",
    otp="bekræftelseskode* engangskode* sikkerhedskode* verifikationskode* login_kode loginkode*",
    confirm="bekræft* verificer* aktiver* godkend* valider*",
    login="log_ind indlogg* login* logge adgang*",
    reset="nulstil* adgangskode* kodeord* glemt*",
    press="klik* link* knap* tryk* følg* nedenfor gå_til besøg*",
    expiry="udløb* gyldig* minut*",
    order="ordre* bestilling* faktura* pakke* levering* kunde* sporing* forsendelse* total beløb* kvittering* booking*",
    promo="rabat* kampagne* gavekort* tilbud* kupon*",
    other="postnummer postnr telefon* tlf cvr moms fejlkode* møde* kort*",
    footer="afmeld* privatliv* betingelser vilkår hjælp kontakt* ignorer* annuller* afvis* indstillinger",
)

NORWEGIAN = Words(
    iso="nb nn no",
    code="*kode *koden *koder",
    otp="bekreftelseskode* engangskode* sikkerhetskode* verifiseringskode* innloggingskode* engangspassord*",
    confirm="bekreft* verifiser* aktiver* stadfest* godkjenn* valider*",
    login="logg_inn innlogg* pålogg* tilgang*",
    reset="tilbakestill* nullstill* passord* glemt*",
    press="klikk* lenke* lenkje* knapp* trykk* følg* nedenfor gå_til besøk*",
    expiry="utløp* gyldig* minutt* går_ut",
    order="ordre* bestilling* faktura* pakke* levering* kunde* sporing* sending* totalt beløp* kvittering*",
    promo="rabatt* kampanje* gavekort* tilbud* kupong*",
    other="postnummer postnr telefon* tlf orgnr mva feilkode* møte* kort*",
    footer="avmeld* meld_deg personvern* vilkår hjelp kontakt* ignorer* avbryt* avvis* innstillinger",
)

ICELANDIC = Words(
    iso="is",
    code="*kóði *kóðann *kóðinn *kóða",
    otp="staðfestingarkóð* öryggiskóð* innskráningarkóð*",
    confirm="staðfest* virkja* auðkenn*",
    login="innskrá* skrá_inn skráðu",
    reset="endurstill* lykilorð* gleymt*",
    press="smell* hlekk* tengil* hnapp* ýttu fylg*",
    expiry="rennur mínút* gild*",
    order="pöntun* reikning* sending* viðskiptavin* samtals upphæð* pakki*",
    promo="afslátt* gjafabréf* tilboð*",
    other="póstnúmer símanúmer sími kennital* villukóð* kort*",
    footer="afskrá* persónuvernd* skilmál* hjálp hafa_samband hunsa* hætta",
)

LUXEMBOURGISH = Words(
    iso="lb",
    code="*code",
    confirm="bestäteg* confirméier* verifizéier*",
    login="aloggen umellen login*",
    reset="zerécksetz* passwuert*",
    press="klick* link* knäppchen",
    expiry="gëlteg* minutt*",
    order="bestellung* rechnung* client*",
    other="postleitzuel telefon*",
    footer="ofmellen dateschutz* hëllef kontakt*",
)

FRISIAN = Words(
    iso="fy",
    code="*koade",
    confirm="befêstig* ferifi* aktivear*",
    login="oanmeld* ynlog*",
    reset="wachtwurd* weromset*",
    press="klik* keppeling* knop*",
    expiry="jildich* minút*",
    order="bestelling* rekken* faktuer*",
    footer="ôfmeld* privacy* help*",
)

TABLES = (
    *(ENGLISH, GERMAN, DUTCH, AFRIKAANS, SWEDISH, DANISH, NORWEGIAN, ICELANDIC),
    *(LUXEMBOURGISH, FRISIAN),
)
