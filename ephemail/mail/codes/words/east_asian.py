"""Words of Chinese, Japanese and Korean."""

from ephemail.mail.codes.words.table import Words

CHINESE_SIMPLIFIED = Words(
    iso="zh",
    plain="您的 我们 请勿",
    code="代码 口令 验证码 校验码 动态码 安全码",
    otp="验证码 校验码 动态密码 动态码 动态口令 一次性 安全代码 验证代码 确认码 激活码 登录码 短信码 认证码",
    confirm="验证 确认 激活 认证 校验 核实 核验",
    login="登录 登陆 登入",
    reset="重置 找回 密码 恢复",
    join="注册",
    enter="输入 填写 填入",
    press="点击 单击 链接 按钮 点此 以下 访问 打开",
    expiry="有效 分钟 过期 失效",
    past="已过期 已失效 旧验证码",
    account="账号 账户 帐号 帐户 合同 号码 编号 工单 案件 受理 用户",
    order="订单 运单 发票 快递 物流 金额 合计 总计 客户编号 账单 转账 单号 取件",
    meeting="会议",
    promo="优惠 折扣 促销 礼品 红包 兑换 立减",
    other="邮编 邮政 电话 手机 客服 错误 会议 尾号 区号 税号 用户 产品 商品 股票 门店",
    footer="退订 隐私 条款 帮助 联系 忽略 取消 拒绝 举报 支持",
)


CHINESE_TRADITIONAL = Words(
    iso="zh",
    plain="您的 我們 請勿",
    code="代碼 驗證碼 校驗碼 安全碼",
    otp="驗證碼 驗證代碼 動態密碼 一次性 確認碼 認證碼 啟用碼 登入碼 授權碼",
    confirm="驗證 確認 啟用 認證 核實 啟動",
    login="登入 登錄",
    reset="重設 重置 密碼 找回 恢復",
    join="註冊",
    enter="輸入 填寫 填入",
    press="點擊 點選 連結 按鈕 點此 以下 前往 開啟 按下",
    expiry="有效 分鐘 過期 失效",
    past="已過期 已失效 舊驗證碼",
    account="帳號 帳戶 合約 號碼 編號 案件 受理",
    order="訂單 發票 快遞 物流 金額 合計 總計 單號 運送 出貨 隨機碼 取貨",
    meeting="會議",
    promo="優惠 折扣 促銷 禮品 禮券 兌換",
    other="郵遞 電話 手機 客服 錯誤 會議 末四碼 統編 產品 商品 股票 門市",
    footer="取消訂閱 退訂 隱私 條款 幫助 聯絡 忽略 取消 拒絕 檢舉",
)


JAPANESE = Words(
    iso="ja",
    plain="です ます ました ください",
    code="コード 暗証番号",
    otp="認証コード 確認コード ワンタイム 認証番号 確認番号 セキュリティコード ログインコード 検証コード",
    confirm="確認 認証 検証 有効化 承認 本登録",
    login="ログイン サインイン",
    reset="リセット 再設定 パスワード 再発行 復旧",
    join="登録",
    enter="入力",
    press="クリック リンク ボタン タップ アクセス 下記 以下 押して",
    expiry="有効 分以内 分間 分後 失効 期限 時間",
    past="以前の 期限切れ",
    account="アカウント 口座 契約番号 ユーザー名 番号 受付 受付番号",
    order="注文 伝票 請求 領収 配送 お届け 金額 合計 予約 お客様番号 会員番号 追跡 発送",
    meeting="会議 ミーティング",
    promo="割引 クーポン セール プレゼント ギフト 特典",
    other="郵便 電話 問い合わせ エラー 会議 ミーティング カード番号 下4桁 商品 店舗 お客様コード",
    footer="配信停止 プライバシー 規約 ヘルプ 無視 お問い合わせ 拒否 キャンセル 心当たり",
)


KOREAN = Words(
    iso="ko",
    plain="입니다 습니다 고객님",
    code="코드",
    otp="인증번호 인증코드 확인코드 확인번호 일회용 보안코드 인증",
    confirm="인증 확인 활성화 승인",
    login="로그인 접속",
    reset="재설정 초기화 비밀번호 복구",
    join="가입",
    enter="입력",
    press="클릭 링크 버튼 눌러 아래 누르",
    expiry="유효 만료 분후 분이내 분간",
    account="계좌 계정 아이디 번호 접수 접수번호",
    order="주문 송장 배송 결제 금액 합계 예약 운송장 영수증 고객번호",
    meeting="회의 미팅",
    promo="할인 쿠폰 이벤트 선물 프로모션",
    other="우편번호 전화 오류 회의 카드번호 연락처 상품 종목 매장",
    footer="수신거부 개인정보 약관 도움말 문의 무시 취소 거부",
)

TABLES = (CHINESE_SIMPLIFIED, CHINESE_TRADITIONAL, JAPANESE, KOREAN)
