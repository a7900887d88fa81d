"""Words of the Slavic languages that are mostly written in Latin letters."""

from ephemail.mail.codes.words.table import Words

CROATIAN = Words(
    iso="hr bs",
    plain="molimo ako smo",
    code="kod kôd koda kodom šifra",
    otp="jednokrat* kod_za kôd_za verifikacijski_kod",
    confirm="potvrd* potvrđ* provjer* verifik* aktiv* ovjer*",
    login="prijav* pristup* ulaz*",
    reset="resetir* poništ* obnov* lozink* zapork* zaborav*",
    enter="unesite unesi upišite upiši ukucajte",
    press="klikn* poveznic* link* gumb* dugme* pritisn* idite sljedeć*",
    expiry="vrijedi* važi* istječ* ističe* minut*",
    account="račun korisnik ugovor broj",
    order="narudžb* račun* faktur* isporuk* dostav* pošiljk* kupac* kupc* iznos* ukupno rezervacij* porudžbin*",
    meeting="sastanak*",
    promo="popust* kupon* poklon* promo* akcij*",
    other="poštanski telefon* tel oib pib greška* greške sastanak* kartic* proizvod* artikl*",
    footer="odjav* privatnost* uvjeti uslovi pomoć kontakt* zanemar* ignorir* otkaž*",
)


SLOVENIAN = Words(
    iso="sl",
    plain="smo prosimo",
    code="koda kodo kode",
    otp="enkrat* koda_za potrditvena_koda",
    confirm="potrd* potrj* prever* aktiv* overit*",
    login="prijav* vstop* dostop*",
    reset="ponastav* obnov* gesl* pozab*",
    enter="vnesite vnesi vpišite",
    press="klikn* povezav* gumb* pritisn* pojdite nasledn*",
    expiry="velja* poteč* minut*",
    account="račun uporabnik pogodba številka",
    order="naročil* račun* dostav* pošiljk* kupec* strank* znesek* skupaj rezervacij*",
    meeting="sestanek*",
    promo="popust* kupon* darilo* darilni* akcij*",
    other="poštna telefon* tel davčna napak* sestanek* kartic* izdelk*",
    footer="odjav* zasebnost* pogoji pomoč kontakt* prezr* preklič*",
)


CZECH = Words(
    iso="cs",
    plain="jsme jste byla",
    code="kód kódu kódem kódy pin",
    otp="jednorázov* ověřovací_kód potvrzovací_kód bezpečnostní_kód přihlašovací_kód",
    confirm="potvr* ověřte ověřit ověřen* ověřov* aktiv* autoriz* verifik*",
    login="přihlá* přihlaš* vstup* přístup*",
    reset="obnov* resetov* hesl* zapom* zapomn*",
    enter="zadejte zadej zadat vložte opište vyplňte",
    press="klikn* odkaz* tlačítk* stiskn* přejd* níže následující* navštivte",
    expiry="platí platn* vyprš* minut*",
    past="starý_kód předchozí_kód",
    account="účet účtu smlouva smlouvy uživatel* číslo případ* žádost* identifikátor*",
    order="objednávk* faktur* zásilk* doručen* doprav* zákazní* částk* celkem rezervac* účtenk* balík*",
    meeting="schůzk* setkán*",
    promo="slev* kupon* dárkov* poukaz*",
    other="psč poštovní telefon* tel ičo dič chyb* schůzk* kart* produkt* zboží",
    footer="odhlás* soukromí podmínky nápověd* pomoc kontakt* ignorov* zruš* odmítn*",
)


SLOVAK = Words(
    iso="sk",
    plain="sme bola",
    code="kód kódu kódom pin",
    otp="jednorazov* overovací_kód potvrdzovací_kód",
    confirm="potvr* overt* overen* overi* aktiv* autoriz*",
    login="prihlás* prihlas* vstup* prístup*",
    reset="obnov* reset* hesl* zabud*",
    enter="zadajte zadaj zadať vložte",
    press="klikn* odkaz* tlačidl* stlačt* prejd* nižšie nasledujúc* navštívte",
    expiry="platí platn* vyprš* minút*",
    account="účet účtu zmluva používateľ* číslo prípad* žiadosť*",
    order="objednávk* faktúr* zásielk* doručen* doprav* zákazní* suma sumu spolu celkom rezerváci*",
    meeting="stretnut*",
    promo="zľav* kupón* darčekov* poukaz* akcia",
    other="psč poštové telefón* tel ičo dič chyb* stretnut* kart* produkt* tovar*",
    footer="odhlás* súkromi* podmienky pomoc kontakt* ignorov* zruš* odmietn*",
)


POLISH = Words(
    iso="pl",
    plain="jest twój twoja państwa",
    code="kod kodu kodem kody pin",
    otp="jednorazow* kod_weryfikacyjny kod_dostępu kod_logowania kod_potwierdzający",
    confirm="potwierd* potwierdz* weryfik* zweryfik* aktyw* autoryz* uwierzyteln*",
    login="zalog* logow* logowan* dostęp*",
    reset="zresetuj* reset* odzysk* hasł* zapomn* przywr*",
    join="rejestr* zarejestr*",
    enter="wpisz wprowadź podaj przepisz wpisać",
    press="klikn* kliknij* link* przycisk* naciśn* przejdź poniższ* odwiedź",
    expiry="ważny ważn* wygas* minut* upływ*",
    past="poprzedni_kod stary_kod wygasł",
    account="konto konta umowa umowy użytkownik* numer nr zgłoszeni* identyfikator* spraw*",
    order="zamówien* faktur* przesyłk* dostaw* klient* kwot* razem suma rezerwac* paczk* paragon*",
    meeting="spotkan*",
    promo="rabat* zniżk* promoc* kupon* prezent*",
    other="pocztowy telefon* tel nip pesel regon błąd* błęd* spotkan* kart* produkt* towar towaru towary",
    footer="wypisz* rezygn* prywatnoś* regulamin* pomoc kontakt* zignor* anuluj* odrzuć* ustawienia nie_ty",
)


SORBIAN = Words(
    iso="hsb dsb",
    code="kod kodu",
    confirm="wobkruć* wobtwarć* pśeglěd*",
    login="přizjew* pśizjaw*",
    reset="hesł* gronidł*",
    enter="zapodaj* zapódaj*",
    press="klikń* wotkaz* tłóčatk*",
    expiry="mjeńšin* minut* płaći*",
    account="čisło konto",
    order="skazank* zličbowank* zapłat* kupc*",
    other="telefon*",
)

TABLES = (CROATIAN, SLOVENIAN, CZECH, SLOVAK, POLISH, SORBIAN)
