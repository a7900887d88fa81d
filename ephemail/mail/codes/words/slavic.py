"""Words of the Slavic languages."""

from ephemail.mail.codes.words.table import Words

RUSSIAN = Words(
    iso="ru",
    code="код кода коду кодом коды пин токен",
    otp="одноразов* код_подтверждения код_доступа код_безопасности проверочный_код код_входа смс_код",
    confirm="подтверд* подтвержд* проверочн* активир* активац* верифи* аутентифи*",
    login="вход* войти войдите входа авториз* доступ*",
    reset="сброс* восстанов* восстановл* парол* забыл*",
    press="нажм* нажав* ссылк* кнопк* перейд* переход* откройте ниже следующ*",
    expiry="действует действител* минут* истек* устареет срок*",
    order="заказ* счет счёт накладн* доставк* посылк* отправлен* клиент* сумм* итого бронирован* билет* трек* чек "
    "покупк* оплат*",
    promo="промокод* скидк* купон* подарк* подароч* акци* распродаж*",
    other="индекс* телефон* тел инн ошибк* совещан* конференц* карт*",
    footer="отпис* конфиденциальн* условия помощь поддержк* связаться проигнорир* игнорир* отмен* отклон* настройк*",
)

UKRAINIAN = Words(
    iso="uk",
    code="код коду кодом коди",
    otp="одноразов* код_підтвердження код_доступу код_безпеки код_для",
    confirm="підтверд* підтвердж* перевір* активу* активац* верифік* автентифік*",
    login="вхід входу увійти увійд* ввійти авториз* доступ*",
    reset="скид* скинут* віднов* парол* забул*",
    press="натисн* посилан* кнопк* перейд* відкрийте нижче наступн*",
    expiry="дійсний діє дія хвилин* закінч* термін*",
    order="замовлен* рахун* накладн* доставк* посилк* відправлен* клієнт* сум* разом всього бронюван* квит*",
    promo="промокод* знижк* купон* подарунк* акці*",
    other="індекс* телефон* тел іпн помилк* зустріч* картк*",
    footer="відпис* конфіденційн* умови допомог* підтримк* ігнор* скасув* відхил* налаштув*",
)

BELARUSIAN = Words(
    iso="be",
    code="код кода",
    otp="аднаразов* код_пацверджання",
    confirm="пацвердз* пацверджан* праверк* актыв*",
    login="уваход* увайсці увайдз* аўтарыз* доступ*",
    reset="скід* аднав* аднаўл* парол* забыл*",
    press="націсн* спасылк* кнопк* перайдз* ніжэй наступн*",
    expiry="дзейн* хвілін* сілу тэрмін*",
    order="заказ* замов* рахун* дастаўк* кліент* сума",
    promo="прамакод* зніжк* купон* падарун*",
    other="індэкс* тэлефон* памылк* картк*",
    footer="адпіс* прыватнасц* умовы дапамог* падтрымк* ігнар* адмян*",
)

BULGARIAN = Words(
    iso="bg",
    code="код кода кодът",
    otp="еднократ* код_за",
    confirm="потвърд* потвържд* провер* активир* верифи* удостовер*",
    login="вход* влез* влизане достъп*",
    reset="нулир* възстанов* парол* забрав*",
    press="натисн* кликн* връзк* линк* бутон* последвайте посетете следния",
    expiry="валид* изтич* минут* срок*",
    order="поръчк* фактур* доставк* пратк* клиент* сума общо резервац* товарителница",
    promo="промокод* отстъпк* ваучер* подарък* намален*",
    other="пощенски телефон* тел егн грешк* среща* карта*",
    footer="отпиш* отпис* поверителност условия помощ поддръжк* контакт* игнорир* отказ* откаж*",
)

MACEDONIAN = Words(
    iso="mk",
    code="код кодот",
    otp="еднократ* код_за",
    confirm="потврд* провер* актив* верифик*",
    login="најав* влез* пристап*",
    reset="ресетир* обнов* лозинк* заборав*",
    press="кликн* линк* копче* притисн* врска* следн*",
    expiry="важи* истек* минут*",
    order="нарачк* фактур* достав* пратк* клиент* износ* вкупно",
    promo="попуст* ваучер* подарок* промо*",
    other="поштенски телефон* тел грешк* картичк*",
    footer="отпиш* приватност услови помош контакт* игнорир* откаж*",
)

SERBIAN = Words(
    iso="sr",
    code="код кода кодом шифра",
    otp="једнократ* код_за",
    confirm="потврд* потврђ* провер* верифик* актив*",
    login="пријав* улаз* приступ*",
    reset="ресет* поврат* лозинк* заборав*",
    press="кликн* линк* дугме* притисн* веза* идите следећ*",
    expiry="важи* истич* минут*",
    order="поруџбин* наруџб* рачун* фактур* испорук* пошиљк* купац* износ* укупно",
    promo="попуст* ваучер* поклон* промо*",
    other="поштански телефон* тел пиб грешк* састанак* картиц*",
    footer="одјав* приватност услови помоћ контакт* занемар* игнориш* откаж*",
)

CROATIAN = Words(
    iso="hr bs",
    code="kod kôd koda kodom šifra",
    otp="jednokrat* kod_za kôd_za verifikacijski_kod",
    confirm="potvrd* potvrđ* provjer* verifik* aktiv* ovjer*",
    login="prijav* pristup* ulaz*",
    reset="resetir* poništ* obnov* lozink* zapork* zaborav*",
    press="klikn* poveznic* link* gumb* dugme* pritisn* idite sljedeć*",
    expiry="vrijedi* važi* istječ* ističe* minut*",
    order="narudžb* račun* faktur* isporuk* dostav* pošiljk* kupac* kupc* iznos* ukupno rezervacij* porudžbin*",
    promo="popust* kupon* poklon* promo* akcij*",
    other="poštanski telefon* tel oib pib greška* greške sastanak* kartic*",
    footer="odjav* privatnost* uvjeti uslovi pomoć kontakt* zanemar* ignorir* otkaž*",
)

SLOVENIAN = Words(
    iso="sl",
    code="koda kodo kode",
    otp="enkrat* koda_za potrditvena_koda",
    confirm="potrd* potrj* prever* aktiv* overit*",
    login="prijav* vstop* dostop*",
    reset="ponastav* obnov* gesl* pozab*",
    press="klikn* povezav* gumb* pritisn* pojdite nasledn*",
    expiry="velja* poteč* minut*",
    order="naročil* račun* dostav* pošiljk* kupec* strank* znesek* skupaj rezervacij*",
    promo="popust* kupon* darilo* darilni* akcij*",
    other="poštna telefon* tel davčna napak* sestanek* kartic*",
    footer="odjav* zasebnost* pogoji pomoč kontakt* prezr* preklič*",
)

CZECH = Words(
    iso="cs",
    code="kód kódu kódem kódy pin",
    otp="jednorázov* ověřovací_kód potvrzovací_kód bezpečnostní_kód přihlašovací_kód",
    confirm="potvr* ověřte ověřit ověřen* ověřov* aktiv* autoriz* verifik*",
    login="přihlá* přihlaš* vstup* přístup*",
    reset="obnov* resetov* hesl* zapom* zapomn*",
    press="klikn* odkaz* tlačítk* stiskn* přejd* níže následující* navštivte",
    expiry="platí platn* vyprš* minut*",
    order="objednávk* faktur* zásilk* doručen* doprav* zákazní* částk* celkem rezervac* účtenk* balík*",
    promo="slev* kupon* dárkov* poukaz*",
    other="psč poštovní telefon* tel ičo dič chyb* schůzk* kart*",
    footer="odhlás* soukromí podmínky nápověd* pomoc kontakt* ignorov* zruš* odmítn*",
)

SLOVAK = Words(
    iso="sk",
    code="kód kódu kódom pin",
    otp="jednorazov* overovací_kód potvrdzovací_kód",
    confirm="potvr* overt* overen* overi* aktiv* autoriz*",
    login="prihlás* prihlas* vstup* prístup*",
    reset="obnov* reset* hesl* zabud*",
    press="klikn* odkaz* tlačidl* stlačt* prejd* nižšie nasledujúc* navštívte",
    expiry="platí platn* vyprš* minút*",
    order="objednávk* faktúr* zásielk* doručen* doprav* zákazní* suma sumu spolu celkom rezerváci*",
    promo="zľav* kupón* darčekov* poukaz* akcia",
    other="psč poštové telefón* tel ičo dič chyb* stretnut* kart*",
    footer="odhlás* súkromi* podmienky pomoc kontakt* ignorov* zruš* odmietn*",
)

POLISH = Words(
    iso="pl",
    code="kod kodu kodem kody pin",
    otp="jednorazow* kod_weryfikacyjny kod_dostępu kod_logowania kod_potwierdzający",
    confirm="potwierd* potwierdz* weryfik* zweryfik* aktyw* autoryz* uwierzyteln*",
    login="zalog* logow* logowan* dostęp*",
    reset="zresetuj* reset* odzysk* hasł* zapomn* przywr*",
    press="klikn* kliknij* link* przycisk* naciśn* przejdź poniższ* odwiedź",
    expiry="ważny ważn* wygas* minut* upływ*",
    order="zamówien* faktur* przesyłk* dostaw* klient* kwot* razem suma rezerwac* paczk* paragon*",
    promo="rabat* zniżk* promoc* kupon* prezent*",
    other="pocztowy telefon* tel nip pesel regon błąd* błęd* spotkan* kart*",
    footer="wypisz* rezygn* prywatnoś* regulamin* pomoc kontakt* zignor* anuluj* odrzuć* ustawienia",
)

TABLES = (
    *(RUSSIAN, UKRAINIAN, BELARUSIAN, BULGARIAN, MACEDONIAN, SERBIAN),
    *(CROATIAN, SLOVENIAN, CZECH, SLOVAK, POLISH),
)
