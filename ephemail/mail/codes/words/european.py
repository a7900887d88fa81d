"""Words of other languages of Europe and the Caucasus."""

from ephemail.mail.codes.words.table import Words

BASQUE = Words(
    iso="eu",
    code="kodea kodeak kode *kodea",
    otp="egiaztapen_kode* behin_behineko",
    confirm="egiazta* baiezta* berrets* aktiba*",
    login="saio* sartu sarbide* saioa",
    reset="berrezarr* berreskura* pasahitz* ahaztu*",
    enter="idatzi sartu",
    press="klik* esteka* botoi* sakatu",
    expiry="iraungi* minutu* balio*",
    account="kontua zenbaki*",
    order="eskaera* faktura* bidalket* bezero* guztira zenbatekoa pakete* erreserba*",
    promo="deskontu* kupoi* opari*",
    other="posta_kode* telefono* errore* txartel*",
    footer="harpidetza pribatutasun* laguntza kontaktu* utzi alde_batera",
)


ALBANIAN = Words(
    iso="sq",
    code="kodi kod kodin",
    otp="një_përdorim* kodi_i",
    confirm="konfirmo* konfirmim* verifiko* verifikim* aktivizo*",
    login="hyr hyrje* identifiko* kyçu* qasje*",
    reset="rivendos* rikthe* fjalëkalim* harru*",
    enter="vendos* shkruani fut",
    press="kliko* klikoni lidhj* buton* shtyp* ndiq*",
    expiry="skado* vlefsh* minut*",
    account="llogari* numri numër* nr",
    order="porosi* fatur* dërges* klient* shuma totali pako* rezervim* pagesë*",
    promo="zbritje* kupon* dhurat* ofert*",
    other="postar telefon* tel gabim* kart* produkt*",
    footer="çregjistro* privatësi* kushte* ndihm* kontakt* injoro* shpërfill* anulo*",
)


GREEK = Words(
    iso="el",
    plain="σας και για",
    code="κωδικός κωδικό κωδικού κωδικοί κωδικ* συνθηματικό*",
    otp="μίας_χρήσης μιας_χρήσης κωδικός_επαλήθευσης κωδικός_επιβεβαίωσης κωδικός_εισόδου κωδικός_σύνδεσης",
    confirm="επιβεβαι* επαληθε* επαλήθευσ* ενεργοποι* πιστοποί*",
    login="σύνδεση* συνδεθ* είσοδο* εισόδου πρόσβασ*",
    reset="επαναφορ* ανάκτησ* ανάκτηση αλλαγή_κωδικού ξεχάσ*",
    join="εγγραφ*",
    enter="εισαγ* πληκτρολογ* εισάγετε",
    press="κλικ πατήσ* σύνδεσμο* συνδέσμου link* κουμπί* ακολουθ* μεταβείτε παρακάτω",
    expiry="λήγει ισχύ* λήξ* λεπτ*",
    account="λογαριασμ* χρήστη αριθμός υπόθεσ* αίτησ*",
    order="παραγγελ* τιμολόγ* αποστολ* πελάτη* σύνολο ποσό κράτησ* παράδοσ* δέμα*",
    meeting="σύσκεψ* συνάντησ*",
    promo="έκπτωσ* κουπόν* δώρο* προσφορ*",
    other="ταχυδρομικός τηλέφων* τηλ αφμ σφάλμα* κάρτα* προϊόν*",
    footer="διαγραφ* απορρήτ* όροι βοήθεια επικοινων* αγνο* ακύρωσ* απεγγραφ*",
)


ARMENIAN = Words(
    iso="hy",
    code="կոդ* *կոդը",
    otp="մեկանգամյա*",
    confirm="հաստատ* վավերաց* ստուգ* ակտիվաց*",
    login="մուտք* մուտքագր* գործել",
    reset="վերականգ* վերակայ* գաղտնաբառ*",
    join="գրանց*",
    enter="մուտքագր*",
    press="սեղմ* հղում* կոճակ* հետևեք",
    expiry="րոպե* վավեր* ժամկետ*",
    account="հաշիվ համար*",
    order="պատվեր* հաշիվ_ապրանքագիր առաք* հաճախորդ* ընդամենը վճար* անդորրագիր*",
    promo="զեղչ* կուպոն* նվեր*",
    other="փոստային հեռախոս* հեռ սխալ* քարտ* ապրանք*",
    footer="ապաբաժանորդագր* գաղտնիութ* պայման* օգնութ* կապ_մեզ անտես* չեղարկ*",
)


GEORGIAN = Words(
    iso="ka",
    code="კოდი* კოდ*",
    otp="ერთჯერად*",
    confirm="დაადასტურ* დადასტურ* დამადასტურებელ* ვერიფიკაც* გააქტიურ* აქტივაც*",
    login="შესვლ* შედი* ავტორიზ* წვდომ*",
    reset="აღდგენ* აღადგინ* პაროლ*",
    join="რეგისტრაც*",
    enter="შეიყვან* ჩაწერ*",
    press="დააჭირ* დააკლიკ* ბმულ* ღილაკ*",
    expiry="ვადა* წუთ* მოქმედ*",
    account="ანგარიში ნომერ*",
    order="შეკვეთ* ინვოის* მიწოდ* კლიენტ* თანხ* სულ ჯამი ამანათ* გადახდ* ქვითარ*",
    promo="ფასდაკლებ* კუპონ* საჩუქარ*",
    other="საფოსტო ტელეფონ* შეცდომ* ბარათ* პროდუქტ*",
    footer="გამოწერ* კონფიდენც* პირობებ* დახმარებ* კონტაქტ* უგულებელ* გაუქმ*",
)


MALTESE = Words(
    iso="mt",
    code="kodiċi kodici",
    confirm="ikkonferm* konferm* ivverifik* verifik* attiv*",
    login="idħol illoggja* dħul* aċċess*",
    reset="irrisettja* password",
    enter="daħħal ittajpja",
    press="ikklikkja* link* buttuna*",
    expiry="jiskadi* validu* minut*",
    account="kont numru",
    order="ordni* fattura* kunsinna* total pakkett* klijent* prenotazzjoni* irċevuta*",
    promo="skont* vawċer*",
    other="postali telefon* żball* karta*",
    footer="privatezza għajnuna kuntatt* injora*",
)

TABLES = (BASQUE, ALBANIAN, GREEK, ARMENIAN, GEORGIAN, MALTESE)
