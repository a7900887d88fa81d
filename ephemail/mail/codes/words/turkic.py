"""Words of the Turkic languages and of Mongolian."""

from ephemail.mail.codes.words.table import Words

TURKISH = Words(
    iso="tr",
    code="kod kodu kodunuz kodun kodunu kodlar kodunuzu pin",
    otp="doğrulama_kod* onay_kod* güvenlik_kod* tek_kullanımlık giriş_kod*",
    confirm="doğrula* onay* onayla* teyit* etkinleştir* aktif*",
    login="giriş* oturum* erişim* girin",
    reset="sıfırla* yenile* şifre* parola* unut* kurtar*",
    press="tıkla* bağlantı* link* düğme* buton* aşağıda* aşağıdaki takip",
    expiry="geçerli* dakika* süresi geçerliliğ*",
    order="sipariş* fatura* kargo* teslimat* müşteri* toplam tutar* rezervasyon* takip_no gönderi*",
    promo="indirim* kupon* hediye* kampanya* promosyon*",
    other="posta_kodu telefon* tel vergi* hata* toplantı* kart*",
    footer="abonelik* gizlilik* koşullar* yardım* iletişim* yok_say* görmezden iptal* dikkate_alma* destek",
)

AZERBAIJANI = Words(
    iso="az",
    code="kod kodu kodunuz kodunuzu",
    otp="təsdiq_kod* birdəfəlik* doğrulama_kod*",
    confirm="təsdiq* doğrula* aktivləş* yoxla*",
    login="giriş* daxil*",
    reset="sıfırla* bərpa* şifrə* parol* unut*",
    press="kliklə* klik* keçid* link* düymə* basın* aşağıdakı",
    expiry="dəqiqə* etibarlı* müddət* bitir*",
    order="sifariş* faktura* çatdırılma* müştəri* cəmi məbləğ* bağlama*",
    promo="endirim* kupon* hədiyyə* kampaniya*",
    other="poçt* telefon* tel vergi* xəta* kart*",
    footer="abunəlik* məxfilik* şərtlər* kömək* əlaqə* nəzərə_almayın ləğv*",
)

KAZAKH = Words(
    iso="kk",
    code="код коды кодыңыз* кодын құпия_сөз",
    otp="растау_код* бір_реттік",
    confirm="растау* растаңыз* тексер* белсендір*",
    login="кіру* кіріңіз*",
    reset="қалпына* құпиясөз* ұмыт*",
    press="басыңыз* сілтеме* түйме* өтіңіз* төмендегі",
    expiry="минут* жарамды* мерзім*",
    order="тапсырыс* шот* жеткізу* клиент* барлығы сома*",
    promo="жеңілдік* купон* сыйлық* промокод*",
    other="индекс* телефон* қате* карта*",
    footer="бас_тарту құпиялылық* шарттар* көмек* байланыс* елемеңіз*",
)

KYRGYZ = Words(
    iso="ky",
    code="код коду кодуңуз* кодун",
    otp="ырастоо_код* бир_жолку кирүү_код*",
    confirm="ырасто* тастыкта* текшер* активдештир*",
    login="кирүү* кириңиз*",
    reset="калыбына* сырсөз* купуя* унут*",
    press="басыңыз* шилтеме* баскыч* өтүңүз* төмөнкү",
    expiry="мүнөт* жарактуу* мөөнөт*",
    order="буйрутма* заказ* эсеп_фактура жеткирүү* кардар* жалпы",
    promo="арзандат* купон* белек* промокод*",
    other="индекс* телефон* ката* карта*",
    footer="жазылуудан купуялык* шарттар* жардам* байланыш* көңүл_бурбай",
)

UZBEK = Words(
    iso="uz",
    code="kod kodi kodingiz* kodini код коди паролингиз*",
    otp="tasdiqlash_kod* bir_martalik kirish_kod*",
    confirm="tasdiq* tekshir* faollashtir* тасдиқ*",
    login="kirish* kiring* кириш*",
    reset="tiklash* tikla* parol* unut*",
    press="bosing* havola* tugma* oʻting quyidagi* ҳавола*",
    expiry="daqiqa* amal_qiladi muddat* дақиқа*",
    order="buyurtma* hisob_faktura yetkazib mijoz* jami summa*",
    promo="chegirma* kupon* sovg* promokod*",
    other="pochta* telefon* xato* karta*",
    footer="obuna* maxfiylik* shartlar* yordam* aloqa* bekor*",
)

TURKMEN = Words(
    iso="tk",
    code="kod kody kodyňyz*",
    confirm="tassykla* barla* işjeňleşdir*",
    login="girmek* giriş* giriň*",
    reset="dikelt* parol* açarsöz*",
    press="basyň* baglanyşyk* düwme*",
    expiry="minut* möhlet* güýj*",
    order="sargyt* hasap_faktura müşderi* jemi",
    promo="arzanlad* kupon*",
    other="poçta* telefon* ýalňyş*",
    footer="gizlinlik* kömek* habarlaş* ätiýaçlyk",
)

TATAR = Words(
    iso="tt",
    code="код коды",
    confirm="расла* тикшер* активлаштыр*",
    login="керү* керегез*",
    reset="серсүз* торгыз*",
    press="басыгыз* сылтама* төймә*",
    expiry="минут* гамәл*",
    order="заказ* счет* китер* клиент* барлыгы",
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
    press="дарна* дарж* холбоос* товч* очно линк*",
    expiry="минут* хүчинтэй* хугацаа*",
    order="захиалг* нэхэмжлэ* хүргэлт* хэрэглэгчийн_дугаар нийт дүн*",
    promo="хөнгөлөлт* купон* бэлэг*",
    other="шуудангийн утас* утасны алдаа* карт*",
    footer="цуцлах* нууцлал* нөхцөл* тусламж* холбоо_барих үл_тоомсорло*",
)

TABLES = (TURKISH, AZERBAIJANI, KAZAKH, KYRGYZ, UZBEK, TURKMEN, TATAR, MONGOLIAN)
