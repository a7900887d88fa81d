"""Words of the Austronesian languages of Asia, and of Malagasy."""

from ephemail.mail.codes.words.table import Words

INDONESIAN = Words(
    iso="id",
    plain="anda yang untuk",
    code="kode",
    otp="kode_verifikasi kode_otp kode_masuk kode_keamanan sekali_pakai kode_konfirmasi",
    confirm="verifikasi* memverifikasi konfirmasi* mengonfirmasi mengkonfirmasi aktif* aktivasi* mengaktifkan validasi",
    login="masuk login* akses",
    reset="reset* atur_ulang pulih* pemulihan sandi lupa setel_ulang",
    join="daftar* pendaftaran mendaftar",
    enter="masukkan ketik ketikkan",
    press="klik tautan tombol link* ikuti tekan kunjungi bawah",
    expiry="berlaku kedaluwarsa kadaluarsa menit",
    account="akun rekening pengguna nomor laporan permintaan",
    order="pesanan order* faktur tagihan pengiriman resi pelanggan total jumlah pemesanan invoice paket",
    meeting="rapat",
    promo="diskon promo* kupon hadiah voucher penawaran",
    other="kode_pos telepon telp npwp kesalahan rapat kartu produk",
    footer="berhenti_berlangganan privasi ketentuan bantuan hubungi abaikan mengabaikan batal* tolak",
)


MALAY = Words(
    iso="ms",
    code="kod kata_laluan",
    otp="kod_pengesahan kod_keselamatan kod_log sekali_guna",
    confirm="sahkan pengesahan mengesahkan aktifkan* pengaktifan",
    login="log_masuk masuk akses",
    reset="tetapkan_semula set_semula pulihkan laluan lupa",
    join="daftar pendaftaran",
    enter="masukkan taip",
    press="klik pautan butang ikuti tekan",
    expiry="tamat sah minit luput",
    account="akaun pengguna nombor",
    order="pesanan invois penghantaran pelanggan jumlah tempahan bungkusan",
    meeting="mesyuarat",
    promo="diskaun promo* kupon hadiah",
    other="poskod telefon ralat mesyuarat produk",
    footer="nyahlanggan privasi terma bantuan hubungi abaikan batal*",
)


FILIPINO = Words(
    iso="tl fil",
    code="code kodigo",
    otp="verification_code minsanang",
    confirm="kumpirma* kumpirmahin beripika* i_verify i_activate patunayan",
    login="pag_login mag_sign mag_log login",
    reset="i_reset password nakalimutan",
    enter="ilagay i_type i_enter",
    press="i_click pindutin link sundin pindutan",
    expiry="mag_eexpire minuto may_bisa expire",
    account="numero account",
    order="order resibo padala kostumer kabuuan bayad delivery sanggunian",
    promo="diskwento kupon regalo",
    other="zip telepono error",
    footer="huwag_pansinin balewalain tulong privacy",
)


CEBUANO = Words(
    iso="ceb",
    code="kodigo",
    confirm="kumpirma* pamatud* i_verify",
    login="mosulod pagsulod",
    enter="isulod ibutang",
    press="i_klik pindota sumpay",
    expiry="minutos mawad*",
    account="numero",
    order="resibo palit order bayad kustomer",
    other="telepono",
    footer="ayaw_tagda balewalaa",
)


JAVANESE = Words(
    iso="jv",
    code="kode",
    confirm="verifikasi* konfirmasi* ngonfirmasi",
    login="mlebu login",
    reset="sandi reset",
    enter="lebokake ketik",
    press="klik pranala tombol",
    expiry="menit kadaluwarsa",
    account="nomer akun",
    order="pesenan tagihan pelanggan kiriman",
    other="telpon kode_pos",
    footer="privasi bantuan",
)


SUNDANESE = Words(
    iso="su",
    code="kode",
    confirm="verifikasi* konfirmasi*",
    login="asup login",
    reset="sandi",
    enter="lebetkeun asupkeun",
    press="klik tumbu tombol",
    expiry="menit",
    account="nomer akun",
    order="pesenan tagihan palanggan kiriman",
    other="telepon",
    footer="malire privasi",
)


MALAGASY = Words(
    iso="mg",
    code="kaody teny_miafina",
    confirm="hamafis* fanamafis* hanamafis*",
    login="hiditra fidirana",
    enter="ampidiro soraty",
    press="tsindrio rohy bokotra",
    expiry="minitra",
    account="laharana kaonty",
    order="baiko faktiora mpanjifa entana",
    other="finday telefaonina",
    footer="tsiambaratelo fanampiana",
)

TABLES = (INDONESIAN, MALAY, FILIPINO, CEBUANO, JAVANESE, SUNDANESE, MALAGASY)
