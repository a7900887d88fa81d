"""Words of the North Germanic languages, and of those that live beside them."""

from ephemail.mail.codes.words.table import Words

SWEDISH = Words(
    iso="sv",
    plain="och inte eller från",
    code="*kod *koden *koder",
    otp="verifieringskod* säkerhetskod* engångskod* engångslösenord* inloggningskod* bekräftelsekod*",
    confirm="bekräft* verifier* aktiver* godkänn* validera*",
    login="logga_in inlogg* åtkomst*",
    reset="återställ* lösenord* glömt",
    enter="ange skriv_in mata_in knappa",
    press="klick* länk* knapp* tryck* följ* nedan gå_till besök*",
    expiry="giltig* minut* upphör* gäller går_ut",
    past="gamla_koden",
    account="konto kontonummer användarnamn medlem nummer nr *nummer ärende*",
    order="order* beställning* faktura* paket* leverans* kund* spårning* totalt summa belopp bokning* kvitto*",
    meeting="möte*",
    promo="rabatt* kampanj* presentkort* erbjudande* kupong*",
    other="postnummer postnr telefon* tel orgnr organisationsnummer moms felkod* möte* kort* *kort riktnummer "
    "artikel* produkt* kundkod*",
    footer="avregistrera* avprenumerera* integritet* villkor* hjälp kontakt* ignorera* avbryt* avvisa* inställningar "
    "inte_du",
)


DANISH = Words(
    iso="da",
    plain="ikke jeg blev din",
    code="*kode *koden *koder",
    otp="bekræftelseskode* engangskode* sikkerhedskode* verifikationskode* login_kode loginkode*",
    confirm="bekræft* verificer* aktiver* godkend* valider* bekraeft*",
    login="log_ind indlogg* login* logge adgang*",
    reset="nulstil* adgangskode* kodeord* glemt*",
    enter="indtast* skriv_koden angiv",
    press="klik* link* knap* tryk* følg* nedenfor gå_til besøg*",
    expiry="udløb* gyldig* minut*",
    past="gamle_kode",
    account="konto brugernavn kontonr medlem nummer nr *nummer sag sagen sagsnr",
    order="ordre* bestilling* faktura* pakke* levering* kunde* sporing* forsendelse* total beløb* kvittering* booking*",
    meeting="møde*",
    promo="rabat* kampagne* gavekort* tilbud* kupon*",
    other="postnummer postnr telefon* tlf cvr moms fejlkode* møde* kort* *kort vare* produkt* kundekode*",
    footer="afmeld* privatliv* betingelser vilkår hjælp kontakt* ignorer* annuller* afvis* indstillinger",
)


NORWEGIAN = Words(
    iso="nb nn no",
    plain="ikke jeg ble",
    code="*kode *koden *koder",
    otp="bekreftelseskode* engangskode* sikkerhetskode* verifiseringskode* innloggingskode* engangspassord*",
    confirm="bekreft* verifiser* aktiver* stadfest* godkjenn* valider*",
    login="logg_inn innlogg* pålogg* tilgang*",
    reset="tilbakestill* nullstill* passord* glemt*",
    enter="tast_inn skriv_inn oppgi angi",
    press="klikk* lenke* lenkje* knapp* trykk* følg* nedenfor gå_til besøk*",
    expiry="utløp* gyldig* minutt* går_ut",
    past="gamle_kode*",
    account="konto brukernavn kontonr medlem nummer nr *nummer sak saken saksnr",
    order="ordre* bestilling* faktura* pakke* levering* kunde* sporing* sending* totalt beløp* kvittering*",
    meeting="møte*",
    promo="rabatt* kampanje* gavekort* tilbud* kupong*",
    other="postnummer postnr telefon* tlf orgnr mva feilkode* møte* kort* *kort vare* produkt* kundekode*",
    footer="avmeld* meld_deg personvern* vilkår hjelp kontakt* ignorer* avbryt* avvis* innstillinger",
)


ICELANDIC = Words(
    iso="is",
    code="*kóði *kóðann *kóðinn *kóða öryggisnúmer*",
    otp="staðfestingarkóð* öryggiskóð* innskráningarkóð*",
    confirm="staðfest* virkja* auðkenn*",
    login="innskrá* skrá_inn skráðu",
    reset="endurstill* lykilorð* gleymt*",
    join="skráning*",
    enter="slegið sláðu slá_inn",
    press="smell* hlekk* tengil* hnapp* ýttu fylg*",
    expiry="rennur mínút* gild*",
    account="reikningur notandanafn númer reikning*",
    order="pöntun* reikning* sending* viðskiptavin* samtals upphæð* pakki* kvittun* bókun* afhending* pöntunarnúmer*",
    promo="afslátt* gjafabréf* tilboð*",
    other="póstnúmer símanúmer sími kennital* villukóð* kort* *kort",
    footer="afskrá* persónuvernd* skilmál* hjálp hafa_samband hunsa* hætta",
)


FAROESE = Words(
    iso="fo",
    code="*kota *kotan *kotuna *koda *kodan *koduna",
    otp="váttanarkod* trygdarkod* eingangskod*",
    confirm="vátta* váttan* staðfest* virkja*",
    login="rita_inn innrita* logga_inn",
    reset="loyniorð* endurset* nullstill* gloymt*",
    enter="skriva_inn tøsta_inn",
    press="trýst* klikk* leinkj* leinki* knøtt* fylg*",
    expiry="galdandi minutt*",
    account="konta kontu nummar",
    order="bílegging* faktur* rokning* pakki* viðskiftafólk* bíleggingarnummar* upphædd* sending*",
    promo="avsláttur* gávukort*",
    other="postnummar telefon* tlf *kort",
    footer="frámeld* privatlív* treytir hjálp samband*",
)


SAMI = Words(
    iso="se",
    code="koda koddja",
    confirm="duođašt* nannes*",
    login="sisačáliheapmi čálihuva",
    reset="beassansátni*",
    press="deaddil* liŋka*",
    expiry="minuhta*",
)


GREENLANDIC = Words(
    iso="kl",
    code="kodi kodimik",
    confirm="uppernarsa*",
    login="iserit",
    press="tooruk* toorlugu",
    expiry="minutsi*",
)

TABLES = (SWEDISH, DANISH, NORWEGIAN, ICELANDIC, FAROESE, SAMI, GREENLANDIC)
