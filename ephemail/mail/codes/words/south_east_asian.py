"""Words of the languages of mainland South-East Asia."""

from ephemail.mail.codes.words.table import Words

VIETNAMESE = Words(
    iso="vi",
    plain="của bạn quý",
    code="mã_số mã_code mã_của",
    otp="mã_xác mã_kích mã_otp mã_đăng mã_bảo ma_xac ma_kich ma_otp",
    confirm="xác_minh xác_nhận xác_thực kích_hoạt xac_minh xac_nhan xac_thuc kich_hoat",
    login="đăng_nhập dang_nhap truy_cập",
    reset="đặt_lại khôi_phục mật_khẩu quên_mật",
    join="đăng_ký",
    enter="nhập_mã nhập_số vui_nhập hãy_nhập",
    press="nhấp_vào nhấn_vào bấm_vào click liên_kết đường_dẫn bên_dưới nút_bên",
    expiry="hiệu_lực hết_hạn phút",
    account="tài_khoản hợp_đồng số yêu_cầu",
    order="đơn_hàng hóa_đơn vận_chuyển vận_đơn khách_hàng tổng_tiền tổng_cộng đặt_chỗ giao_hàng mã_đơn",
    meeting="cuộc_họp",
    promo="giảm_giá khuyến_mãi ưu_đãi quà_tặng phiếu",
    other="bưu_chính bưu_điện điện_thoại dien_thoai hotline mã_lỗi số_thẻ cuộc_họp sản_phẩm",
    footer="hủy_đăng quyền_riêng điều_khoản trợ_giúp liên_hệ bỏ_qua từ_chối",
)


THAI = Words(
    iso="th",
    plain="ของคุณ อย่า",
    code="รหัส โค้ด",
    otp="รหัสยืนยัน รหัสลงชื่อ รหัสเข้าสู่ รหัสครั้งเดียว โอทีพี รหัสความปลอดภัย",
    confirm="ยืนยัน ตรวจสอบ เปิดใช้งาน",
    login="ลงชื่อเข้า เข้าสู่ระบบ ล็อกอิน",
    reset="รีเซ็ต กู้คืน รหัสผ่าน ลืม",
    join="สมัคร ลงทะเบียน",
    enter="กรอก ป้อน",
    press="คลิก ลิงก์ ลิงค์ ปุ่ม กด ด้านล่าง ข้างล่าง",
    expiry="หมดอายุ นาที",
    account="บัญชี ผู้ใช้ หมายเลข เลขที่ เรื่อง",
    order="คำสั่งซื้อ ใบแจ้งหนี้ จัดส่ง พัสดุ ลูกค้า ยอดรวม การจอง",
    meeting="ประชุม",
    promo="ส่วนลด คูปอง ของขวัญ โปรโมชั่น",
    other="ไปรษณีย์ โทรศัพท์ โทร ข้อผิดพลาด บัตร ประชุม สินค้า",
    footer="ยกเลิก ความเป็นส่วนตัว เงื่อนไข ช่วยเหลือ ติดต่อ ละเว้น เพิกเฉย",
)


LAO = Words(
    iso="lo",
    code="ລະຫັດ",
    confirm="ຢືນຢັນ ກວດສອບ",
    login="ເຂົ້າສູ່ລະບົບ",
    reset="ຣີເຊັດ ລະຫັດຜ່ານ",
    enter="ປ້ອນ ໃສ່ລະຫັດ",
    press="ຄລິກ ລິ້ງ ປຸ່ມ",
    expiry="ນາທີ ໝົດອາຍຸ",
    account="ເລກທີ ບັນຊີ",
    order="ຄໍາສັ່ງຊື້ ຈັດສົ່ງ ໃບບິນ ລູກຄ້າ ພັດສະດຸ ລາຄາ",
    other="ໄປສະນີ ໂທລະສັບ ສິນຄ້າ",
    footer="ຍົກເລີກ ຊ່ວຍເຫຼືອ",
)


KHMER = Words(
    iso="km",
    code="កូដ លេខកូដ លេខសម្ងាត់",
    confirm="បញ្ជាក់ ផ្ទៀងផ្ទាត់ ធ្វើឱ្យសកម្ម",
    login="ចូលគណនី ចូលប្រើ",
    reset="កំណត់ឡើងវិញ ពាក្យសម្ងាត់",
    enter="បញ្ចូល",
    press="ចុច តំណ ប៊ូតុង",
    expiry="នាទី ផុតកំណត់",
    account="គណនី លេខទី",
    order="ការបញ្ជាទិញ បញ្ជាទិញ ដឹកជញ្ជូន វិក្កយបត្រ អតិថិជន សរុប",
    other="ប្រៃសណីយ៍ ទូរស័ព្ទ ទំនិញ",
    footer="បោះបង់ ឯកជន ជំនួយ មិនអើពើ",
)


BURMESE = Words(
    iso="my",
    code="ကုဒ်",
    confirm="အတည်ပြု စိစစ်",
    login="အကောင့်ဝင် ဝင်ရောက်",
    reset="ပြန်လည်သတ်မှတ် စကားဝှက်",
    enter="ရိုက်ထည့် ထည့်သွင်း",
    press="နှိပ် လင့်ခ် ခလုတ်",
    expiry="မိနစ် သက်တမ်း",
    account="နံပါတ် စာရင်း",
    order="အော်ဒါ ငွေတောင်းခံ ပို့ဆောင် ဘောက်ချာ ဖောက်သည် ပါဆယ်",
    other="စာတိုက် ဖုန်း ကုန်ပစ္စည်း",
    footer="လျစ်လျူ ကိုယ်ရေး အကူအညီ",
)

TABLES = (VIETNAMESE, THAI, LAO, KHMER, BURMESE)
