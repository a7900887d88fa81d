"""Words of the Baltic, Uralic, Celtic and other languages of Europe and the Caucasus."""

from ephemail.mail.codes.words.table import Words

LITHUANIAN = Words(
    iso="lt",
    code="kodas kodą kodo kodu",
    otp="vienkartin* patvirtinimo_kod* prisijungimo_kod*",
    confirm="patvirtin* patikrin* aktyvuo* aktyvav*",
    login="prisijung* prieig*",
    reset="atkur* atstaty* slaptažod* pamirš*",
    press="spustel* paspaus* nuorod* mygtuk* eikite žemiau",
    expiry="galioj* baigs* minu* pasibaig*",
    order="užsakym* sąskait* siunt* pristatym* klient* suma iš_viso rezervacij*",
    promo="nuolaid* kupon* dovan* akcij*",
    other="pašto_kod* telefon* tel klaid* susitikim* kortel*",
    footer="atsisaky* privatum* sąlygos pagalba kontakt* ignoruo* atšauk*",
)

LATVIAN = Words(
    iso="lv",
    code="kods kodu koda",
    otp="vienreizēj* apstiprinājuma_kod* pieteikšanās_kod*",
    confirm="apstiprin* pārbaud* verific* aktiv*",
    login="pieteik* pieslēg* piekļuv*",
    reset="atiestat* atjauno* parol* aizmirs*",
    press="klikšķin* noklikšķin* saite saiti pog* nospied* zemāk",
    expiry="derīg* beigs* minū* termiņ*",
    order="pasūtījum* rēķin* sūtījum* piegād* klient* summa kopā rezervācij*",
    promo="atlaid* kupon* dāvan* akcij*",
    other="pasta_indeks* tālru* tel kļūd* sapulc* kart*",
    footer="atrakst* privātum* noteikumi palīdzīb* kontakt* ignorē* atcel*",
)

ESTONIAN = Words(
    iso="et",
    code="kood koodi *kood *koodi",
    otp="kinnituskood* ühekordne turvakood*",
    confirm="kinnita* kinnitus* kontrolli* aktiveeri*",
    login="logi_sisse sisselogimi* ligipääs*",
    reset="lähtesta* taasta* parool* salasõn* unusta*",
    press="klõpsa* vajuta* link* nupp* nuppu allpool",
    expiry="kehtib aegub minut* kehtiv*",
    order="tellimus* arve* saadetis* tarne* klien* summa kokku broneering*",
    promo="soodustus* kupong* kingitus* allahindlus*",
    other="postiindeks* telefon* tel viga* koosolek* kaart*",
    footer="loobu* privaatsus* tingimused kontakt* ignoreeri* tühista*",
)

FINNISH = Words(
    iso="fi",
    code="koodi *koodi *koodin *koodisi tunnusluku",
    otp="vahvistuskood* kertakäyttö* turvakood* kirjautumiskood*",
    confirm="vahvista* varmista* tarkista* aktivoi* todenna*",
    login="kirjaudu* kirjautu* sisäänkirjautu*",
    reset="palauta* nollaa* salasana* unohd* vaihda",
    press="klikkaa* napsauta* paina* linkki* linkin painike* painiketta siirry",
    expiry="vanhene* voimassa minuut* umpeutu*",
    order="tilaus* lasku* lähetys* toimitus* asiakas* summa yhteensä varaus* paketti* kuitti*",
    promo="alennus* kuponki* lahja* tarjous*",
    other="postinumero puhelin* puh virhe* kokous* kortti*",
    footer="peruuta* tietosuoja* ehdot ohje* tuki yhteys* ohita* jätä_huomiotta",
)

HUNGARIAN = Words(
    iso="hu",
    code="kód kódja kódot kódod *kód *kódja *kódot",
    otp="egyszer* megerősítő_kód* biztonsági_kód* belépési_kód* ellenőrző_kód*",
    confirm="megerősít* megerősit* ellenőriz* ellenőrz* aktivál* hitelesít* igazol*",
    login="bejelentkez* belép* hozzáfér*",
    reset="visszaállít* helyreállít* jelsz* jelszav* elfelejt*",
    press="kattints* kattintson link* gomb* hivatkozás* nyomja menj következő alábbi",
    expiry="lejár* érvényes* perc percen percig",
    order="rendelés* megrendel* számla* szállít* csomag* ügyfél* összeg* összesen foglalás* feladott* nyomkövet*",
    promo="kedvezmény* kupon* ajándék* akció*",
    other="irányítószám* telefon* tel adószám* hibakód* értekezlet* kártya*",
    footer="leiratkoz* adatvéd* feltétel* súgó kapcsolat* figyelmen hagyja mellőz* mégse* töröl*",
)

BASQUE = Words(
    iso="eu",
    code="kodea kodeak kode *kodea",
    otp="egiaztapen_kode* behin_behineko",
    confirm="egiazta* baiezta* berrets* aktiba*",
    login="saio* sartu sarbide* saioa",
    reset="berrezarr* berreskura* pasahitz* ahaztu*",
    press="klik* esteka* botoi* sakatu",
    expiry="iraungi* minutu* balio*",
    order="eskaera* faktura* bidalket* bezero* guztira",
    promo="deskontu* kupoi* opari*",
    other="posta_kode* telefono* errore*",
    footer="harpidetza pribatutasun* laguntza kontaktu* utzi alde_batera",
)

ALBANIAN = Words(
    iso="sq",
    code="kodi kod kodin",
    otp="një_përdorim* kodi_i",
    confirm="konfirmo* konfirmim* verifiko* verifikim* aktivizo*",
    login="hyr hyrje* identifiko* kyçu* qasje*",
    reset="rivendos* rikthe* fjalëkalim* harru*",
    press="kliko* klikoni lidhj* buton* shtyp* ndiq*",
    expiry="skado* vlefsh* minut*",
    order="porosi* fatur* dërges* klient* shuma totali",
    promo="zbritje* kupon* dhurat* ofert*",
    other="postar telefon* tel gabim* kart*",
    footer="çregjistro* privatësi* kushte* ndihm* kontakt* injoro* shpërfill* anulo*",
)

GREEK = Words(
    iso="el",
    code="κωδικός κωδικό κωδικού κωδικοί κωδικ* συνθηματικό*",
    otp="μίας_χρήσης μιας_χρήσης κωδικός_επαλήθευσης κωδικός_επιβεβαίωσης κωδικός_εισόδου κωδικός_σύνδεσης",
    confirm="επιβεβαι* επαληθε* επαλήθευσ* ενεργοποι* πιστοποί*",
    login="σύνδεση* συνδεθ* είσοδο* εισόδου πρόσβασ*",
    reset="επαναφορ* ανάκτησ* ανάκτηση αλλαγή_κωδικού ξεχάσ*",
    press="κλικ πατήσ* σύνδεσμο* συνδέσμου link* κουμπί* ακολουθ* μεταβείτε παρακάτω",
    expiry="λήγει ισχύ* λήξ* λεπτ*",
    order="παραγγελ* τιμολόγ* αποστολ* πελάτη* σύνολο ποσό κράτησ* παράδοσ* δέμα*",
    promo="έκπτωσ* κουπόν* δώρο* προσφορ*",
    other="ταχυδρομικός τηλέφων* τηλ αφμ σφάλμα* κάρτα*",
    footer="διαγραφ* απορρήτ* όροι βοήθεια επικοινων* αγνο* ακύρωσ* απεγγραφ*",
)

ARMENIAN = Words(
    iso="hy",
    code="կոդ* *կոդը",
    otp="մեկանգամյա*",
    confirm="հաստատ* վավերաց* ստուգ* ակտիվաց*",
    login="մուտք* մուտքագր* գործել",
    reset="վերականգ* վերակայ* գաղտնաբառ*",
    press="սեղմ* հղում* կոճակ* հետևեք",
    expiry="րոպե* վավեր* ժամկետ*",
    order="պատվեր* հաշիվ_ապրանքագիր առաք* հաճախորդ* ընդամենը",
    promo="զեղչ* կուպոն* նվեր*",
    other="փոստային հեռախոս* հեռ սխալ* քարտ*",
    footer="ապաբաժանորդագր* գաղտնիութ* պայման* օգնութ* կապ_մեզ անտես* չեղարկ*",
)

GEORGIAN = Words(
    iso="ka",
    code="კოდი* კოდ*",
    otp="ერთჯერად*",
    confirm="დაადასტურ* დადასტურ* დამადასტურებელ* ვერიფიკაც* გააქტიურ* აქტივაც*",
    login="შესვლ* შედი* ავტორიზ* წვდომ*",
    reset="აღდგენ* აღადგინ* პაროლ*",
    press="დააჭირ* დააკლიკ* ბმულ* ღილაკ*",
    expiry="ვადა* წუთ* მოქმედ*",
    order="შეკვეთ* ინვოის* მიწოდ* კლიენტ* თანხ* სულ ჯამი",
    promo="ფასდაკლებ* კუპონ* საჩუქარ*",
    other="საფოსტო ტელეფონ* შეცდომ* ბარათ*",
    footer="გამოწერ* კონფიდენც* პირობებ* დახმარებ* კონტაქტ* უგულებელ* გაუქმ*",
)

IRISH = Words(
    iso="ga",
    code="cód gcód chód",
    otp="cód_fíoraithe aon_uaire",
    confirm="fíorú fíorai* deimhn* dearbh* gníomhacht*",
    login="logáil síniú síní* rochtain",
    reset="athshocr* phasfhocal* pasfhocal* dearmad*",
    press="cliceáil nasc* cnaipe leanas thíos",
    expiry="éag bailí* nóiméad* nóiméid",
    order="orduithe sonrasc* seachad* custaiméir* iomlán",
    promo="lascaine* cúpón* bronntanas*",
    other="eircode poist teileafón* guthán earráid*",
    footer="díliostáil príobháid* téarmaí cabhair teagmháil neamhaird*",
)

WELSH = Words(
    iso="cy",
    code="cod chod côd",
    otp="cod_dilysu un_tro",
    confirm="cadarnh* gadarnh* dilys* ddilys* gwirio wirio actifad*",
    login="mewngofnod* fewngofnod* mynediad",
    reset="ailosod* cyfrinair* gyfrinair*",
    press="dolen ddolen botwm fotwm dilyn* isod",
    expiry="funud* munud* dod_i ddilys*",
    order="archeb* anfoneb* cwsmer* cyfanswm",
    promo="gostyngiad* taleb*",
    other="cod_post ffôn gwall*",
    footer="dad_danysgrifio preifat* telerau cymorth cysyllt* anwybydd*",
)

MALTESE = Words(
    iso="mt",
    code="kodiċi kodici",
    confirm="ikkonferm* konferm* ivverifik* verifik* attiv*",
    login="idħol illoggja* dħul* aċċess*",
    reset="irrisettja* password",
    press="ikklikkja* link* buttuna*",
    expiry="jiskadi* validu* minut*",
    order="ordni* fattura* kunsinna* total",
    promo="skont* vawċer*",
    other="postali telefon* żball*",
    footer="privatezza għajnuna kuntatt* injora*",
)

TABLES = (
    *(LITHUANIAN, LATVIAN, ESTONIAN, FINNISH, HUNGARIAN, BASQUE, ALBANIAN),
    *(GREEK, ARMENIAN, GEORGIAN, IRISH, WELSH, MALTESE),
)
