"""Words of the Turkic languages and of Mongolian."""

from ephemail.mail.codes.words.table import Words

TURKISH = Words(
    iso="tr",
    plain="bir için sayın",
    code="kod kodu kodunuz kodun kodunu kodlar kodunuzu pin",
    otp="doğrulama_kod* onay_kod* güvenlik_kod* tek_kullanımlık giriş_kod*",
    confirm="doğrula* onay* onayla* teyit* etkinleştir* aktif*",
    login="giriş* oturum* erişim* girin",
    reset="sıfırla* yenile* şifre* parola* unut* kurtar*",
    join="kayıt kaydı kaydını*",
    enter="girin* giriniz yazın yazınız",
    press="tıkla* bağlantı* link* düğme* buton* aşağıda* aşağıdaki takip",
    expiry="geçerli* dakika* süresi geçerliliğ*",
    past="eski_kod* önceki_kod*",
    account="hesap hesabı hesabınız kullanıcı numara* no başvuru* talep*",
    order="sipariş* fatura* kargo* teslimat* müşteri* toplam tutar* rezervasyon* takip_no gönderi* irsaliye* ödeme*",
    meeting="toplantı*",
    promo="indirim* kupon* hediye* kampanya* promosyon*",
    other="posta_kodu telefon* tel vergi* hata* toplantı* kart* ürün*",
    footer="abonelik* gizlilik* koşullar* yardım* iletişim* yok_say* görmezden iptal* dikkate_alma* destek",
)


AZERBAIJANI = Words(
    iso="az",
    code="kod kodu kodunuz kodunuzu",
    otp="təsdiq_kod* birdəfəlik* doğrulama_kod*",
    confirm="təsdiq* doğrula* aktivləş* yoxla*",
    login="giriş* daxil*",
    reset="sıfırla* bərpa* şifrə* parol* unut*",
    join="qeydiyyat*",
    enter="daxil_edin yazın",
    press="kliklə* klik* keçid* link* düymə* basın* aşağıdakı",
    expiry="dəqiqə* etibarlı* müddət* bitir*",
    account="hesab hesabı istifadəçi nömrə* no",
    order="sifariş* faktura* çatdırılma* müştəri* cəmi məbləğ* bağlama* ödəniş* qəbz*",
    promo="endirim* kupon* hədiyyə* kampaniya*",
    meeting="görüş* iclas* konfrans*",
    other="poçt* telefon* tel vergi* xəta* kart* məhsul*",
    footer="abunəlik* məxfilik* şərtlər* kömək* əlaqə* nəzərə_almayın ləğv*",
)


KAZAKH = Words(
    iso="kk",
    code="код коды кодыңыз* кодын құпия_сөз",
    otp="растау_код* бір_реттік",
    confirm="растау* растаңыз* тексер* белсендір*",
    login="кіру* кіріңіз*",
    reset="қалпына* құпиясөз* ұмыт*",
    join="тіркел*",
    enter="енгіз*",
    press="басыңыз* сілтеме* түйме* өтіңіз* төмендегі",
    expiry="минут* жарамды* мерзім*",
    account="шот аккаунт* тіркелгі нөмір*",
    order="тапсырыс* шот* жеткізу* клиент* барлығы сома* төлем* жөнелт*",
    promo="жеңілдік* купон* сыйлық* промокод*",
    other="индекс* телефон* қате* карта* тауар*",
    footer="бас_тарту құпиялылық* шарттар* көмек* байланыс* елемеңіз*",
)


KYRGYZ = Words(
    iso="ky",
    code="код коду кодуңуз* кодун",
    otp="ырастоо_код* бир_жолку кирүү_код*",
    confirm="ырасто* тастыкта* текшер* активдештир*",
    login="кирүү* кириңиз*",
    reset="калыбына* сырсөз* купуя* унут*",
    enter="киргиз* жазыңыз",
    press="басыңыз* шилтеме* баскыч* өтүңүз* төмөнкү",
    expiry="мүнөт* жарактуу* мөөнөт*",
    account="номер* эсеп",
    order="буйрутма* заказ* эсеп_фактура жеткирүү* кардар* жалпы жөнөтүү* сумма*",
    promo="арзандат* купон* белек* промокод*",
    other="индекс* телефон* ката* карта* товар*",
    footer="жазылуудан купуялык* шарттар* жардам* байланыш* көңүл_бурбай",
)


UZBEK = Words(
    iso="uz",
    code="kod kodi kodingiz* kodini код коди паролингиз*",
    otp="tasdiqlash_kod* bir_martalik kirish_kod*",
    confirm="tasdiq* tekshir* faollashtir* тасдиқ*",
    login="kirish* kiring* кириш*",
    reset="tiklash* tikla* parol* unut*",
    enter="kiriting yozing киритинг",
    press="bosing* havola* tugma* oʻting quyidagi* ҳавола*",
    expiry="daqiqa* amal_qiladi muddat* дақиқа*",
    account="hisob akkaunt raqam*",
    order="buyurtma* hisob_faktura yetkazib mijoz* jami summa* toʻlov* chek",
    promo="chegirma* kupon* sovg* promokod*",
    other="pochta* telefon* xato* karta* mahsulot*",
    footer="obuna* maxfiylik* shartlar* yordam* aloqa* bekor*",
)


TURKMEN = Words(
    iso="tk",
    code="kod kody kodyňyz*",
    confirm="tassykla* barla* işjeňleşdir*",
    login="girmek* giriş* giriň*",
    reset="dikelt* parol* açarsöz*",
    enter="giriziň ýazyň",
    press="basyň* baglanyşyk* düwme*",
    expiry="minut* möhlet* güýj*",
    account="belgi* hasap",
    order="sargyt* hasap_faktura müşderi* jemi eltip* töleg*",
    promo="arzanlad* kupon*",
    other="poçta* telefon* ýalňyş* haryt*",
    footer="gizlinlik* kömek* habarlaş* ätiýaçlyk",
)


TATAR = Words(
    iso="tt",
    code="код коды",
    confirm="расла* тикшер* активлаштыр*",
    login="керү* керегез*",
    reset="серсүз* торгыз*",
    enter="кертегез языгыз",
    press="басыгыз* сылтама* төймә*",
    expiry="минут* гамәл*",
    account="номер* хисап",
    order="заказ* счет* китер* клиент* барлыгы түләү* сумма*",
    other="индекс* телефон* хата*",
    footer="язылудан ярдәм* элемтә* игътибарсыз*",
)


MONGOLIAN = Words(
    iso="mn",
    code="код кодыг код*",
    otp="баталгаажуулах_код* нэг_удаагийн нэвтрэх_код*",
    confirm="баталгаажуул* баталга* идэвхжүүл* шалга*",
    login="нэвтрэ* нэвтэр*",
    reset="сэргээ* нууц_үг нууц",
    enter="оруулна оруулах оруулж",
    press="дарна* дарж* холбоос* товч* очно линк*",
    expiry="минут* хүчинтэй* хугацаа*",
    account="данс дугаар*",
    order="захиалг* нэхэмжлэ* хүргэлт* хэрэглэгчийн_дугаар нийт дүн* илгээмж* төлбөр*",
    promo="хөнгөлөлт* купон* бэлэг*",
    other="шуудангийн утас* утасны алдаа* карт* бүтээгдэхүүн*",
    footer="цуцлах* нууцлал* нөхцөл* тусламж* холбоо_барих үл_тоомсорло*",
)


UYGHUR = Words(
    iso="ug",
    code="كود* كودى*",
    confirm="جەزملە* دەلىللە* تەستىق*",
    login="كىرىش* كىرىڭ*",
    reset="پارول*",
    enter="كىرگۈز*",
    press="چېكىڭ ئۇلىنىش* كۇنۇپكا*",
    expiry="مىنۇت* ئۈنۈم*",
    account="نومۇر*",
    order="زاكاز* بۇيرۇتما*",
    other="تېلېفون*",
)


BASHKIR = Words(
    iso="ba",
    code="код коды",
    confirm="раҫла* тикшер*",
    login="инеү* инегеҙ",
    reset="серһүҙ*",
    press="баҫығыҙ һылтанма* төймә*",
    expiry="минут*",
    account="номер* иҫәп",
    order="заказ* түләү*",
    other="телефон*",
)


CHUVASH = Words(
    iso="cv",
    code="код кодӗ",
    confirm="ҫирӗплет* тӗрӗсле*",
    login="кӗме кӗрӗр",
    press="пусӑр* каҫӑ*",
    expiry="минут*",
    account="номер*",
    order="заказ* тӳлев*",
    other="телефон*",
)

TABLES = (TURKISH, AZERBAIJANI, KAZAKH, KYRGYZ, UZBEK, TURKMEN, TATAR, MONGOLIAN, UYGHUR, BASHKIR, CHUVASH)
