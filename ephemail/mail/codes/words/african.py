"""Words of other languages of Africa that are written in Latin letters."""

from ephemail.mail.codes.words.table import Words

SOMALI = Words(
    iso="so",
    code="koodh* koodka lambarka",
    confirm="xaqiiji* hubi*",
    login="gelid*",
    reset="dib_u furaha",
    enter="geli ku_qor",
    press="guji* riix* xiriiriye* badhan*",
    expiry="daqiiqo* dhac*",
    account="xisaab* nambar*",
    order="dalab* qaansheegad* rasiidh* macmiil*",
    other="boostada telefoon* kaadh*",
    footer="asturnaan* caawimo* iska_dhaaf",
)


HAUSA = Words(
    iso="ha",
    code="lambar lambobi",
    confirm="tabbatar* tabbaci",
    login="shiga shiga*",
    reset="sake_saita kalmar_sirri",
    enter="shigar* saka",
    press="mahaɗi maɓalli",
    expiry="minti mintuna ƙare*",
    account="asusu",
    order="daftari rasiti abokin_ciniki oda odar*",
    other="waya gidan_waya",
    footer="sirri taimako",
)


YORUBA = Words(
    iso="yo",
    code="kóòdù koodu ọ̀rọ̀_aṣínà",
    confirm="jẹ́rìísí ìfìdímúlẹ̀ ìjẹ́rìísí",
    login="wọlé",
    press="ìjápọ̀ bọ́tìnì",
    expiry="ìṣẹ́jú",
    account="nọ́mbà àkáǹtì",
    order="ìsanwó àṣẹ_ìrà rìsíìtì",
    other="fóònù",
    footer="ìrànlọ́wọ́ àṣírí",
)


IGBO = Words(
    iso="ig",
    code="koodu okwuntughe",
    confirm="nyochaa kwenye nkwenye",
    login="banye mbanye",
    enter="tinye",
    press="njikọ bọtịnụ",
    expiry="nkeji",
    account="nọmba akaụntụ",
    order="ọnụahịa ọda akwụkwọ_ịkwụ",
    other="ekwentị",
    footer="nzuzo enyemaka",
)


OROMO = Words(
    iso="om",
    code="koodii koodiin",
    confirm="mirkanees*",
    login="seenuu seenuuf",
    press="cuqaas* geessituu",
    expiry="daqiiqaa",
    account="lakkoofsa herrega",
    order="ajaja maamila nagahee",
    other="bilbila",
)

TABLES = (SOMALI, HAUSA, YORUBA, IGBO, OROMO)
