"""The same meanings in Japanese, Chinese, Korean.  Each character counts as a word."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

_JA: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "容量/メールボックス/受信箱/保存/ディスク ... 超え/超過/不足/一杯/いっぱい/オーバー/満杯/"
        "あふれ/制限/上限/溢れ",
        "メールボックスがいっぱい",
    ),
    *several(
        "sender_rejected",
        "observed",
        "送信者/送信元/差出人/発信者 ... 拒否/無効/存在しません/不正/認証/ドメイン/存在しない",
    ),
    *several(
        "recipient_refused",
        "observed",
        "受信拒否/受信を拒否/受信者により/受信者の設定/拒否設定/指定受信/着信拒否",
        "受信者 ... 拒否",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "アカウント/ユーザ/ユーザー/メールボックス/アドレス/契約 ... 停止/無効/解約/休止/"
        "利用できません/使用できません/凍結/ロック/廃止",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "ユーザ/ユーザー/宛先/メールアドレス/アドレス/受信者/アカウント/メールボックス/あて先/"
        "宛て先 ... 存在しません/存在しない/"
        "見つかりません/不明/ありません/間違/ございません/見つから/存在いたしません/"
        "正しくありません",
        "存在しない/不明な/未知の ... ユーザ/ユーザー/宛先/アドレス/アカウント",
        "宛先不明/宛先が見つかりません",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "ブラックリスト",
        "ブロックリスト",
        "ip ... 拒否/ブロック/制限",
    ),
    *several("spam_content", "observed", "迷惑メール/スパム"),
    *several("virus_or_attachment", "observed", "ウイルス/ウィルス/添付ファイル"),
    *several("message_too_big", "observed", "サイズ/メッセージ ... 超え/大きすぎ/超過/上限"),
    *several("too_many_connections", "observed", "接続数/同時接続"),
    *several("rate_limited", "observed", "送信数/通数/大量/流量/送信制限/送信回数"),
    *several(
        "domain_not_found", "observed", "ドメイン ... 存在しません/見つかりません/存在しない/不明"
    ),
    Rule("greylisted", "しばらく/時間をおいて/後ほど/再送/再度", codes=(4,)),
)

_ZH: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "邮箱/信箱/郵箱/空间/空間/容量/收件箱/邮箱空间/配额 ... 已满/已滿/满/滿/超出/超过/不足/"
        "不够/超過/爆满/用完",
    ),
    *several(
        "recipient_refused",
        "observed",
        "收件人/用户/收件者/对方 ... 拒收/拒绝/黑名单/黑名單/拒絕",
        "被收件人拒",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "用户/帐号/账号/帐户/账户/邮箱/信箱/使用者/郵箱 ... 禁用/停用/冻结/凍結/锁定/鎖定/注销/"
        "过期/已关闭/未激活/暂停/停止/被锁/被封",
    ),
    *several(
        "sender_rejected",
        "observed",
        "发件人/发信人/寄件人/发送者/寄件者/发件域名/发件人域名 ... 不存在/无效/拒绝/伪造/非法/"
        "黑名单/未通过/不合法/拒收",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "用户/收件人/邮箱/帐号/账号/帐户/账户/地址/收件地址/使用者/郵箱/信箱/收件者/邮件地址 ... "
        "不存在/未找到/无效/錯誤/错误/找不到/不正确/无此/沒有/没有/"
        "不可用",
        "没有/无此/查无/不存在/找不到/無此 ... 用户/邮箱/帐号/账号/收件人/使用者/用戶/信箱/此人",
    ),
    *several(
        "ip_blocklisted", "observed", "ip ... 黑名单/拒绝/封/禁止/屏蔽/黑名單/拦截", "黑名单/黑名單"
    ),
    *several("ip_reputation", "observed", "信誉/信譽/异常行为"),
    *several("spam_content", "observed", "垃圾邮件/垃圾信/垃圾郵件/敏感/反垃圾/广告邮件/内容"),
    *several("virus_or_attachment", "observed", "病毒/附件"),
    *several(
        "message_too_big", "observed", "邮件/信件/大小/邮件大小/郵件 ... 过大/太大/超过/超出/過大"
    ),
    *several("too_many_connections", "observed", "连接数/并发/連線數"),
    *several("too_many_recipients", "observed", "收件人 ... 过多/太多/超过/超出/数量"),
    *several("rate_limited", "observed", "频率/频繁/过多/太多/次数/超限/太快/頻率/发送量"),
    *several("domain_not_found", "observed", "域名/域 ... 不存在/无法解析/错误/未找到"),
    *several("relay_denied", "observed", "中继/转发/轉發/中繼"),
    Rule("greylisted", "稍后/稍後/重试/灰名单/重試", codes=(4,)),
)

_KO: tuple[Rule, ...] = (
    *several(
        "mailbox_full", "observed", "용량/메일함/편지함/메일박스/저장공간 ... 초과/가득/부족/꽉"
    ),
    *several("recipient_refused", "observed", "수신거부/수신자가/수신 거부"),
    *several(
        "mailbox_disabled",
        "observed",
        "계정/사용자/메일/아이디 ... 휴면/정지/중지/해지/탈퇴/비활성/잠긴/잠금/만료",
    ),
    *several(
        "sender_rejected", "observed", "발신자/보낸사람/발송자/송신자 ... 거부/차단/없/유효하지"
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "사용자/수신자/계정/주소/아이디/메일주소/받는사람 ... 존재하지/없습니다/없는/찾을/알 수 "
        "없는/유효하지/없음",
        "존재하지/없는/알수없는 ... 사용자/계정/메일/수신자/주소",
    ),
    *several("spam_content", "observed", "스팸"),
    *several("virus_or_attachment", "observed", "바이러스/첨부"),
    *several("message_too_big", "observed", "크기/메일크기 ... 초과/큽니다"),
    *several("ip_blocklisted", "observed", "ip/아이피 ... 차단/제한", "블랙리스트"),
    *several("rate_limited", "observed", "너무 많은", "대량/발송량/발송제한"),
    Rule("greylisted", "다시 시도", codes=(4,)),
)

RULES: tuple[Rule, ...] = (*_JA, *_ZH, *_KO)

WEAK: tuple[Rule, ...] = (
    Rule("remote_system_error", "一時的/混雑/障害/メンテナンス/エラー", codes=(4,)),
    *several("policy_rejected", "observed", "ポリシー/拒否/許可されていません/制限/ブロック"),
    Rule("remote_system_error", "系统/繁忙/暂时/临时/服务器/內部/内部", codes=(4,)),
    *several("policy_rejected", "observed", "拒绝/拒收/禁止/策略/拒絕/不允许/退回"),
    *several("policy_rejected", "observed", "거부/차단/정책/허용되지"),
)
