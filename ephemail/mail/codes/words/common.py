"""Words that languages borrow from each other: they help where no table of a language's own does."""

from ephemail.mail.codes.words.table import Words

LOANS = Words(
    iso="",
    code="code codes *code *kode kod kods kodi kode kodas kodu kodo kodea cod codi codice código* код* коду коды "
    "кодот *codul कोड* কোড* કોડ* ਕੋਡ* କୋଡ* కోడ్* ಕೋಡ್* കോഡ്* კოდ* կոդ* كود* כוד コード 코드 โค้ด",
    otp="otp totp 2fa tan mtan smscode sms_code ओटीपी* ওটিপি*",
    confirm="verif* confirm* konfirm* aktiv* activ* valid* authenti* autentic* autentik*",
    login="login* log_in signin sign_in",
    reset="reset* password* resetovat*",
    join="registr* inscri*",
    press="click* klik* klick* link* button* url",
    expiry="minut* expir*",
    account="account id userid username",
    order="order invoice faktur* factur* total track*",
    meeting="meeting* webinar*",
    promo="promo* coupon* kupon* cupon* voucher* rabat*",
    other="tel telefon* telephone* phone* fax iban bic vat rcs siren siret hrb kvk cnpj oib abn gstin reg_no reg_nr "
    "wifi wi_fi wlan",
    footer="unsubscribe* privacy terms support faq",
)

TABLES = (LOANS,)
