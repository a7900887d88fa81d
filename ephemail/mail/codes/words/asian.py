"""Words of the languages of East and South-East Asia."""

from ephemail.mail.codes.words.table import Words

CHINESE_SIMPLIFIED = Words(
    iso="zh",
    code="代码 口令 验证码 校验码 动态码 安全码",
    otp="验证码 校验码 动态密码 动态码 动态口令 一次性 安全代码 验证代码 确认码 激活码 登录码 短信码 认证码",
    confirm="验证 确认 激活 认证 校验 核实 核验",
    login="登录 登陆 登入",
    reset="重置 找回 密码 恢复",
    press="点击 单击 链接 按钮 点此 以下 访问 打开",
    expiry="有效 分钟 过期 失效",
    order="订单 运单 发票 快递 物流 金额 合计 总计 客户编号 账单 转账 单号 取件",
    promo="优惠 折扣 促销 礼品 红包 兑换 立减",
    other="邮编 邮政 电话 手机 客服 错误 会议 尾号 区号 税号 用户",
    footer="退订 隐私 条款 帮助 联系 忽略 取消 拒绝 举报 支持",
)

CHINESE_TRADITIONAL = Words(
    iso="zh",
    code="代碼 驗證碼 校驗碼 安全碼",
    otp="驗證碼 驗證代碼 動態密碼 一次性 確認碼 認證碼 啟用碼 登入碼 授權碼",
    confirm="驗證 確認 啟用 認證 核實 啟動",
    login="登入 登錄",
    reset="重設 重置 密碼 找回 恢復",
    press="點擊 點選 連結 按鈕 點此 以下 前往 開啟 按下",
    expiry="有效 分鐘 過期 失效",
    order="訂單 發票 快遞 物流 金額 合計 總計 單號 運送 出貨 隨機碼 取貨",
    promo="優惠 折扣 促銷 禮品 禮券 兌換",
    other="郵遞 電話 手機 客服 錯誤 會議 末四碼 統編",
    footer="取消訂閱 退訂 隱私 條款 幫助 聯絡 忽略 取消 拒絕 檢舉",
)

JAPANESE = Words(
    iso="ja",
    code="コード 暗証番号",
    otp="認証コード 確認コード ワンタイム 認証番号 確認番号 セキュリティコード ログインコード 検証コード",
    confirm="確認 認証 検証 有効化 承認 本登録",
    login="ログイン サインイン",
    reset="リセット 再設定 パスワード 再発行 復旧",
    press="クリック リンク ボタン タップ アクセス 下記 以下 押して",
    expiry="有効 分以内 分間 分後 失効 期限 時間",
    order="注文 伝票 請求 領収 配送 お届け 金額 合計 予約 お客様番号 会員番号 追跡 発送",
    promo="割引 クーポン セール プレゼント ギフト 特典",
    other="郵便 電話 問い合わせ エラー 会議 ミーティング カード番号 下4桁",
    footer="配信停止 プライバシー 規約 ヘルプ 無視 お問い合わせ 拒否 キャンセル 心当たり",
)

KOREAN = Words(
    iso="ko",
    code="코드",
    otp="인증번호 인증코드 확인코드 확인번호 일회용 보안코드 인증",
    confirm="인증 확인 활성화 승인",
    login="로그인 접속",
    reset="재설정 초기화 비밀번호 복구",
    press="클릭 링크 버튼 눌러 아래 누르",
    expiry="유효 만료 분후 분이내 분간",
    order="주문 송장 배송 결제 금액 합계 예약 운송장 영수증 고객번호",
    promo="할인 쿠폰 이벤트 선물 프로모션",
    other="우편번호 전화 오류 회의 카드번호 연락처",
    footer="수신거부 개인정보 약관 도움말 문의 무시 취소 거부",
)

VIETNAMESE = Words(
    iso="vi",
    code="mã_số mã_code",
    otp="mã_xác mã_kích mã_otp mã_đăng mã_bảo ma_xac ma_kich ma_otp",
    confirm="xác_minh xác_nhận xác_thực kích_hoạt xac_minh xac_nhan xac_thuc kich_hoat",
    login="đăng_nhập dang_nhap truy_cập",
    reset="đặt_lại khôi_phục mật_khẩu quên_mật",
    press="nhấp_vào nhấn_vào bấm_vào click liên_kết đường_dẫn bên_dưới nút_bên",
    expiry="hiệu_lực hết_hạn phút",
    order="đơn_hàng hóa_đơn vận_chuyển vận_đơn khách_hàng tổng_tiền tổng_cộng đặt_chỗ giao_hàng mã_đơn",
    promo="giảm_giá khuyến_mãi ưu_đãi quà_tặng phiếu",
    other="bưu_chính bưu_điện điện_thoại dien_thoai hotline mã_lỗi số_thẻ cuộc_họp",
    footer="hủy_đăng quyền_riêng điều_khoản trợ_giúp liên_hệ bỏ_qua từ_chối",
)

INDONESIAN = Words(
    iso="id",
    code="kode",
    otp="kode_verifikasi kode_otp kode_masuk kode_keamanan sekali_pakai kode_konfirmasi",
    confirm="verifikasi* memverifikasi konfirmasi* mengonfirmasi mengkonfirmasi aktif* aktivasi* mengaktifkan validasi",
    login="masuk login* akses",
    reset="reset* atur_ulang pulih* pemulihan sandi lupa setel_ulang",
    press="klik tautan tombol link* ikuti tekan kunjungi bawah",
    expiry="berlaku kedaluwarsa kadaluarsa menit",
    order="pesanan order* faktur tagihan pengiriman resi pelanggan total jumlah pemesanan invoice paket",
    promo="diskon promo* kupon hadiah voucher penawaran",
    other="kode_pos telepon telp npwp kesalahan rapat kartu",
    footer="berhenti_berlangganan privasi ketentuan bantuan hubungi abaikan mengabaikan batal* tolak",
)

MALAY = Words(
    iso="ms",
    code="kod kata_laluan",
    otp="kod_pengesahan kod_keselamatan kod_log sekali_guna",
    confirm="sahkan pengesahan mengesahkan aktifkan* pengaktifan",
    login="log_masuk masuk akses",
    reset="tetapkan_semula set_semula pulihkan laluan lupa",
    press="klik pautan butang ikuti tekan",
    expiry="tamat sah minit luput",
    order="pesanan invois penghantaran pelanggan jumlah tempahan bungkusan",
    promo="diskaun promo* kupon hadiah",
    other="poskod telefon ralat mesyuarat",
    footer="nyahlanggan privasi terma bantuan hubungi abaikan batal*",
)

FILIPINO = Words(
    iso="tl fil",
    code="code kodigo",
    otp="verification_code minsanang",
    confirm="kumpirma* kumpirmahin beripika* i_verify i_activate patunayan",
    login="pag_login mag_sign mag_log login",
    reset="i_reset password nakalimutan",
    press="i_click pindutin link sundin pindutan",
    expiry="mag_eexpire minuto may_bisa expire",
    order="order resibo padala kostumer kabuuan",
    promo="diskwento kupon regalo",
    other="zip telepono error",
    footer="huwag_pansinin balewalain tulong privacy",
)

JAVANESE = Words(
    iso="jv",
    code="kode",
    confirm="verifikasi* konfirmasi* ngonfirmasi",
    login="mlebu login",
    reset="sandi reset",
    press="klik pranala tombol",
    expiry="menit kadaluwarsa",
    order="pesenan tagihan",
    footer="privasi bantuan",
)

THAI = Words(
    iso="th",
    code="รหัส โค้ด",
    otp="รหัสยืนยัน รหัสลงชื่อ รหัสเข้าสู่ รหัสครั้งเดียว โอทีพี รหัสความปลอดภัย",
    confirm="ยืนยัน ตรวจสอบ เปิดใช้งาน",
    login="ลงชื่อเข้า เข้าสู่ระบบ ล็อกอิน",
    reset="รีเซ็ต กู้คืน รหัสผ่าน ลืม",
    press="คลิก ลิงก์ ลิงค์ ปุ่ม กด ด้านล่าง ข้างล่าง",
    expiry="หมดอายุ นาที",
    order="คำสั่งซื้อ ใบแจ้งหนี้ จัดส่ง พัสดุ ลูกค้า ยอดรวม การจอง",
    promo="ส่วนลด คูปอง ของขวัญ โปรโมชั่น",
    other="ไปรษณีย์ โทรศัพท์ โทร ข้อผิดพลาด บัตร ประชุม",
    footer="ยกเลิก ความเป็นส่วนตัว เงื่อนไข ช่วยเหลือ ติดต่อ ละเว้น เพิกเฉย",
)

LAO = Words(
    iso="lo",
    code="ລະຫັດ",
    confirm="ຢືນຢັນ ກວດສອບ",
    login="ເຂົ້າສູ່ລະບົບ",
    reset="ຣີເຊັດ ລະຫັດຜ່ານ",
    press="ຄລິກ ລິ້ງ ປຸ່ມ",
    expiry="ນາທີ ໝົດອາຍຸ",
    order="ຄໍາສັ່ງຊື້ ຈັດສົ່ງ",
    other="ໄປສະນີ ໂທລະສັບ",
    footer="ຍົກເລີກ ຊ່ວຍເຫຼືອ",
)

KHMER = Words(
    iso="km",
    code="កូដ លេខកូដ លេខសម្ងាត់",
    confirm="បញ្ជាក់ ផ្ទៀងផ្ទាត់ ធ្វើឱ្យសកម្ម",
    login="ចូលគណនី ចូលប្រើ",
    reset="កំណត់ឡើងវិញ ពាក្យសម្ងាត់",
    press="ចុច តំណ ប៊ូតុង",
    expiry="នាទី ផុតកំណត់",
    order="ការបញ្ជាទិញ បញ្ជាទិញ ដឹកជញ្ជូន វិក្កយបត្រ អតិថិជន សរុប",
    other="ប្រៃសណីយ៍ ទូរស័ព្ទ",
    footer="បោះបង់ ឯកជន ជំនួយ មិនអើពើ",
)

BURMESE = Words(
    iso="my",
    code="ကုဒ်",
    confirm="အတည်ပြု စိစစ်",
    login="အကောင့်ဝင် ဝင်ရောက်",
    reset="ပြန်လည်သတ်မှတ် စကားဝှက်",
    press="နှိပ် လင့်ခ် ခလုတ်",
    expiry="မိနစ် သက်တမ်း",
    order="အော်ဒါ ငွေတောင်းခံ ပို့ဆောင်",
    other="စာတိုက် ဖုန်း",
    footer="လျစ်လျူ ကိုယ်ရေး အကူအညီ",
)

TABLES = (
    *(CHINESE_SIMPLIFIED, CHINESE_TRADITIONAL, JAPANESE, KOREAN, VIETNAMESE, INDONESIAN, MALAY, FILIPINO),
    *(JAVANESE, THAI, LAO, KHMER, BURMESE),
)
