"""Words of the languages around the Baltic, and of Hungarian."""

from ephemail.mail.codes.words.table import Words

LITHUANIAN = Words(
    iso="lt",
    code="kodas kodą kodo kodu",
    otp="vienkartin* patvirtinimo_kod* prisijungimo_kod*",
    confirm="patvirtin* patikrin* aktyvuo* aktyvav*",
    login="prisijung* prieig*",
    reset="atkur* atstaty* slaptažod* pamirš*",
    enter="įvesk* įrašyk*",
    press="spustel* paspaus* nuorod* mygtuk* eikite žemiau",
    expiry="galioj* baigs* minu* pasibaig*",
    account="sąskaita paskyra vartotojas numeris nr",
    order="užsakym* sąskait* siunt* pristatym* klient* suma iš_viso rezervacij*",
    meeting="susitikim*",
    promo="nuolaid* kupon* dovan* akcij*",
    other="pašto_kod* telefon* tel klaid* susitikim* kortel* prekė* prekės",
    footer="atsisaky* privatum* sąlygos pagalba kontakt* ignoruo* atšauk*",
)


LATVIAN = Words(
    iso="lv",
    code="kods kodu koda",
    otp="vienreizēj* apstiprinājuma_kod* pieteikšanās_kod*",
    confirm="apstiprin* pārbaud* verific* aktiv*",
    login="pieteik* pieslēg* piekļuv*",
    reset="atiestat* atjauno* parol* aizmirs*",
    join="reģistr*",
    enter="ievad* ievadiet",
    press="klikšķin* noklikšķin* saite saiti pog* nospied* zemāk",
    expiry="derīg* beigs* minū* termiņ*",
    account="konts konta lietotājs numurs nr",
    order="pasūtījum* rēķin* sūtījum* piegād* klient* summa kopā rezervācij*",
    meeting="sapulc*",
    promo="atlaid* kupon* dāvan* akcij*",
    other="pasta_indeks* tālru* tel kļūd* sapulc* kart* prece* preces",
    footer="atrakst* privātum* noteikumi palīdzīb* kontakt* ignorē* atcel*",
)


ESTONIAN = Words(
    iso="et",
    code="kood koodi *kood *koodi",
    otp="kinnituskood* ühekordne turvakood*",
    confirm="kinnita* kinnitus* kontrolli* aktiveeri*",
    login="logi_sisse sisselogimi* ligipääs*",
    reset="lähtesta* taasta* parool* salasõn* unusta*",
    enter="sisesta*",
    press="klõpsa* vajuta* link* nupp* nuppu allpool",
    expiry="kehtib aegub minut* kehtiv*",
    account="konto kasutaja number",
    order="tellimus* arve* saadetis* tarne* klien* summa kokku broneering*",
    meeting="koosolek*",
    promo="soodustus* kupong* kingitus* allahindlus*",
    other="postiindeks* telefon* tel viga* koosolek* kaart* toode* toote*",
    footer="loobu* privaatsus* tingimused kontakt* ignoreeri* tühista*",
)


FINNISH = Words(
    iso="fi",
    plain="sinun teidän että ovat",
    code="koodi *koodi *koodin *koodisi tunnusluku",
    otp="vahvistuskood* kertakäyttö* turvakood* kirjautumiskood*",
    confirm="vahvista* varmista* tarkista* aktivoi* todenna*",
    login="kirjaudu* kirjautu* sisäänkirjautu*",
    reset="palauta* nollaa* salasana* unohd* vaihda",
    join="rekisteröi*",
    enter="syötä* näppäile* anna_koodi",
    press="klikkaa* napsauta* paina* linkki* linkin painike* painiketta siirry",
    expiry="vanhene* voimassa minuut* umpeutu*",
    account="tili tilin käyttäjä* numero *numero tapaus* asia",
    order="tilaus* lasku* lähetys* toimitus* asiakas* summa yhteensä varaus* paketti* kuitti*",
    meeting="kokous*",
    promo="alennus* kuponki* lahja* tarjous*",
    other="postinumero puhelin* puh virhe* kokous* kortti* tuote* asiakaskoodi*",
    footer="peruuta* tietosuoja* ehdot ohje* tuki yhteys* ohita* jätä_huomiotta",
)


HUNGARIAN = Words(
    iso="hu",
    plain="hogy egy vagy önnek",
    code="kód kódja kódot kódod *kód *kódja *kódot",
    otp="egyszer* megerősítő_kód* biztonsági_kód* belépési_kód* ellenőrző_kód*",
    confirm="megerősít* megerősit* ellenőriz* ellenőrz* aktivál* hitelesít* igazol*",
    login="bejelentkez* belép* hozzáfér*",
    reset="visszaállít* helyreállít* jelsz* jelszav* elfelejt*",
    join="regisztr*",
    enter="írja_be írd_be adja_meg add_meg gépelje",
    press="kattints* kattintson link* gomb* hivatkozás* nyomja menj következő alábbi",
    expiry="lejár* érvényes* perc percen percig",
    past="régi_kód* korábbi_kód*",
    account="fiók számla felhasználó* ügy ügyszám*",
    order="rendelés* megrendel* számla* szállít* csomag* ügyfél* összeg* összesen foglalás* feladott* nyomkövet*",
    meeting="értekezlet* megbeszélés*",
    promo="kedvezmény* kupon* ajándék* akció*",
    other="irányítószám* telefon* tel adószám* hibakód* értekezlet* kártya* termék* cikk*",
    footer="leiratkoz* adatvéd* feltétel* súgó kapcsolat* figyelmen hagyja mellőz* mégse* töröl*",
)

TABLES = (LITHUANIAN, LATVIAN, ESTONIAN, FINNISH, HUNGARIAN)
