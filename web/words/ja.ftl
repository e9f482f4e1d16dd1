# Spoke の言葉（日本語）。どのファイルにも同じメッセージと同じ変数があり、テストが確かめます。

page-home = ホーム
page-devices = 端末
page-lines = 回線
page-plan = プラン
page-steps = 手順
page-spending = 支出
page-review = 見直し
page-history = 履歴
page-settings = 設定
page-more = その他
page-outside = ようこそ
nav-main = メイン
nav-tabs = メイン（下部）
skip-to-content = 本文へ移動

role-second = { $device }（2 回線目）
role-backup = { $device }（予備）

claim-proved = 証明済み
claim-within = 誤差 { $percent }% 以内

wheel-hub = ハブ
wheel-shared = 共用
wheel-alone = 単独
wheel-today = 端末と、現在のつながり方
wheel-best = 端末と、プランでのつながり方
wheel-told = { $device }：{ $by }。
wheel-told-hub = { $device }（ハブ）：{ $by }。
wheel-differs = プランと異なります。
wheel-as-planned = プランどおりです。

home-devices = 端末
home-unheard = 入力された内容です。端末からの報告はまだありません
home-ring-expected = リング：月 { $included } のうち { $used } を使う見込み。目盛りは 50・75・90%
home-ring-used = リング：{ $included } のうち { $used } を使用。目盛りは 50・75・90%
home-lacks = 現在まかなえていないものが { $count } 件あります
home-a-month = 1 か月
home-could = { $money } にできます
home-saves = このプランなら { $span } { $money } 節約できます。
home-same = 今の支払いが、ルールを守れる最安です。
home-costs-more = ルールを守るには{ $span } { $money } 多くかかります。
home-saved = { $since }からの節約額は { $money }（請求書 { $count } 件による）。
home-next = 次にすること
home-nothing-to-do = することはありません。変わったらお知らせします。
home-show = 見る
home-show-step = 見る：{ $what }
home-later = この後 { $count } 件

months-name = 月ごとの支払いと、可能な最安
months-best = 可能な最安
months-told = { $month }：{ $paid }、最安 { $best }。

trip-now = 旅行中
trip-in-days = { $count ->
    [1] 明日
   *[other] あと { $count } 日
 }
trip-home = 自宅
trip-until = { $day }まで
trip-from = { $day }から
trip-layover = { $hours ->
    [0] 乗り継ぎ
   *[other] 乗り継ぎ { $hours } 時間
 }
trip-keep-off = 回線はオフのまま
trip-roams = { $name }、ローミング
trip-told = { $device }：{ $by }。
trip-strip = { $trip }：区間ごとに各端末をつなぐ回線
trip-off = { $count ->
   *[other] { $devices } はオフラインになります。必要な条件の範囲内です。
 }
trip-instead-of = { $money } の代わりに

steps-about = プランを実現する手順です。承認するまで何も実行しません。
steps-automatic = Spoke が行うこと
steps-automatic-about = 承認後、自動で実行します。
steps-guided = 自分で行うこと
steps-guided-about = 2 週間以内のものです。結果を知らせると次へ進みます。
steps-waiting = 待機中
steps-waiting-about = まだその日ではありません。
steps-done = 完了
steps-done-about = 詳しくは履歴にあります。
steps-did = 完了
steps-did-for-good = 完了 — 元に戻せません
steps-did-not-work = うまくいかなかった
steps-none = することはありません
steps-none-more = プランを承認すると、ここに手順が並びます。

spending-about = 現時点でわかっている範囲で、{ $span }かかる費用です。
spending-as-it-is = 現状
spending-trips = うち旅行 { $money }
spending-months = 月ごとに見る
spending-month = 月
spending-paid = 現状
spending-best = 最安
spending-by-line = 回線ごと
spending-by-trip = 旅行ごと
spending-could-be = { $money } にできます
spending-rates = { $currencies } の価格は、欧州中央銀行の{ $day }のレートで換算しています。
spending-rates-fixed = { $currencies } の価格は、法定の固定レートで換算しています。

plan-made = { $day }現在
plan-stale = その後、状況が変わりました。
plan-stale-more = このプランの前提が変わっています。承認する前に作り直してください。
plan-anew = プランを作り直す
plan-before-after = 変更前と変更後
plan-today = 現在（1 か月）
plan-best = ルールを守れる最安
plan-side-today = 現在
plan-side-best = プラン
plan-total = 旅行を含めて { $money }
plan-saves = { $money } 節約
plan-costs = { $money } かかる
plan-changes = 変わることと、その理由
plan-no-changes = ありません。今のままが、ルールを守れる最安です。
plan-reasons = ほかの理由
plan-steps = 承認すると { $count } 件の手順が、それぞれの日に予定されます。
plan-for-good = そのうち { $count } 件は元に戻せないため、実行前にもう一度確認します。
plan-approve = 承認する
plan-see-steps = 手順を見る
plan-rules = ルールと、それぞれの費用
plan-rules-about = 変えるとプランへの影響がすぐにわかります。承認するまで保存しません。
plan-rule-off = 指定なし
plan-rule-free = 費用なし
plan-rule-costs = プラン期間で { $money }
plan-try = 試す
plan-unknown = わからなかったこと
plan-would-save = 最大 { $money }
plan-sources = 条件の出典
plan-sources-count = 出典 { $count } 件
plan-source-stale = 古い
rule-keep-numbers = 電話番号をすべて残す
rule-free-slot-on-hub = ハブで空けておく eSIM の数
rule-backup-line = 別の通信網の予備回線
rule-commitment = 期間契約は、年にこれだけ節約できるときだけ
rule-one-provider-per-trip = 旅行ごとに 1 社だけ
rule-bank-codes = 銀行の認証コードが必ず届く
rule-hassle = 自分の 1 時間の価値

devices-count = { $count ->
    [0] 端末なし
   *[other] 端末 { $count } 台
 }
devices-add = 端末を追加
devices-import = 表から追加
devices-none = 端末がまだありません
devices-none-more = ほかの端末に回線を分けている電話から始めましょう。名前か型番だけで足ります。
devices-add-phone = 電話を追加
devices-shared = 共用
device-all = すべての端末
device-served = つながり方
device-main = 主回線
device-second = 2 回線目
device-backup = 予備
device-plan = プランでは：{ $by }
device-hub-of = この端末がハブ：
device-profiles = 保存されているプロファイル
device-no-profiles = わかっているものはありません。
device-profile-on = オン
device-profile-off = オフ
device-profile-remove = 削除 — 再インストールできません
device-expired = { $day }に期限切れ
device-expires = { $day }まで
device-facts = わかっていること
device-kind = 種類
device-uses = 使用量
device-a-month = 月 { $volume }
device-esim = eSIM
device-no-esim = eSIM なし
device-esim-places = 保存 { $stored } 件、同時に { $live } 件
device-slots = SIM カードスロット
device-lock = SIM ロック
device-unlocked = なし
device-locked = { $carrier } のロックあり
device-os = システム
device-change = 変更
device-remove = この端末を削除
device-remove-more = 回線は解約するまで残ります。履歴にも残ります。
device-remove-button = { $device } を削除
unknown = 不明
kind-phone = 電話
kind-tablet = タブレット
kind-watch = 腕時計
kind-tracker = トラッカー
kind-earbuds = イヤホン
kind-laptop = ノートパソコン
kind-hotspot = モバイルルーター
kind-car = 車
kind-iot = その他の通信端末
model-esim = eSIM
model-esim-unknown = eSIM 不明
add-about = 機種の性能はカタログにあります。ここでの呼び名を決めてください。
add-query = 機種
add-query-more = 名前、または本体の型番（例：A3257）
add-search = 検索
add-which = どれですか
add-nothing = カタログに見つかりません。端末の種類を選んでください。
add-nearest = もしかして：
add-name = ここでの呼び名
add-owner = 持ち主
add-usage = 1 か月のデータ量
add-usage-more = 例：9 GB。わからなければ空欄で
add-eid-more = 32 桁。「設定 › 情報」にあります。後からでも入力できます
add-hub = ほかの端末に回線を分ける
add-hub-more = ホイールの中心です。指定しなければプランが提案します。
cancel = キャンセル
save = 保存
import-about = 1 行に 1 台。誤りのある行を示し、正しい行は確認を待ちます。
import-wrong = 読めない行が { $count } 行あります
import-right = { $count ->
    [0] 何も追加していません。
   *[other] ほかの { $count } 行は正しく、まだ追加していません。
 }
import-row = 行
import-line = { $count } 行目
import-problem = 直すところ
import-file = 表（CSV）
import-file-more = UTF-8、1 行目に列名。最大 50,000 行
import-check = 表を確認
import-columns = 列
import-columns-more = 必要なのは device と、model か kind のどちらかだけです。ほかの列は無視します。

lines-count = { $count ->
    [0] 支払い中の回線はまだありません
   *[other] { $count } 回線を支払い中
 }
lines-add = 回線を追加
lines-none = 回線がまだありません
lines-none-more = 今の支払いを入力すると、どこまで下げられるかを計算します。
lines-held = 支払い中の回線
lines-bank-codes = 銀行の認証コードが届く
lines-bound = { $day }まで契約期間
lines-balance = 残高 { $money }
lines-offers = 販売中
lines-offers-about = プランはこの中から選びます。それぞれ、記された日に出典で確認しました。
lines-search = 販売元または名前
lines-nothing = その名前のものは販売されていません。
lines-more = ほか { $count } 件。検索で絞り込めます
lines-read = { $day }確認
price-once = { $money }（1 回）
price-monthly = 月 { $money }
price-days = { $count ->
    [1] 1 日 { $money }
   *[other] { $count } 日ごとに { $money }
 }
data-unlimited = データ無制限
data-by-use = 使った分だけ
data-of-phone = 電話のデータを使用
data-as-at-home = 自宅と同じ
data-none = データなし
data-days = { $data }、{ $count } 日間

review-about = { $month }の変化と期限です。
review-none = 問題はありません
review-none-more = 期限も古い情報もなく、これより安いものもありません。
review-saves = より良いプランなら{ $span } { $money } 節約
review-saves-why = 使用量と販売中のものから計算し、ルールはすべて守っています。
review-see-plan = プランを見る
review-expired = { $device } の { $profile } は期限切れです
review-expired-why = ほかのプロファイルに必要な場所をふさいでいます。
review-see-device = 端末を見る
review-bound = { $line } は{ $day }から解約できます
review-bound-why = それまでは契約期間です。その後は費用なしで解約できます。
review-see-line = 回線を見る
review-stale = { $offer } の条件は{ $day }に確認したものです
review-stale-why = 信頼できる期間を過ぎています。頼る前に確認してください。
review-unknown = 影響のある不明点が { $count } 件あります
review-unknown-why = わかればプランが良くなるかもしれません。

history-about = だれが、いつ、何を、なぜ変えたかの記録です。書き換えられることはありません。
history-none = 変更はまだありません
history-none-more = 最初の変更から、すべてここに残ります。
history-older = 以前のもの

settings-reading = 表示
settings-language = 言語
settings-as-browser = ブラウザーに合わせる
settings-theme = 明るさ
theme-auto = 端末に合わせる
theme-light = ライト
theme-dark = ダーク
settings-household = 世帯
settings-home = 自宅の国
settings-currency = 通貨
settings-clock = 時間帯
settings-horizon = 計画期間
settings-months = { $count } か月
settings-people = メンバー
settings-invite-name = 名前
settings-invite-role = 権限
settings-invite = 招待する
role-owner = 所有者
role-manager = 管理者
role-member = メンバー
role-viewer = 閲覧のみ
role-manager-may = 世帯そのもの以外をすべて変更できます。
role-member-may = 自分の端末を見て、変更できます。
role-viewer-may = すべて見られますが、変更はできません。
settings-safety = サインイン中
settings-no-sessions = ここだけです。
settings-this-one = この端末
settings-end-session = サインアウトさせる
settings-keeping = 安全に保管
settings-keeping-about = すべていつでも書き出せます。バックアップは暗号化されます。
settings-export = 書き出す
sign-out = サインアウト

emergency-title = 緊急カード
emergency-offline = 一度開けば、オフラインでも読めます
emergency-lost = 電話をなくしたとき
emergency-step-lock = 別の端末からロックします（「探す」または Find Hub）。
emergency-step-call = 通信会社に電話し、回線を止めてもらいます。新しい eSIM なら、数分で同じ番号が使えます。
emergency-step-codes = 銀行の認証コードを、別の回線かアプリに移しておきます。
emergency-step-new = 新しい端末の EID に、eSIM を再発行してもらいます。
emergency-carriers = 通信会社（海外から）
emergency-devices = 端末
emergency-number = 電話番号
emergency-not-entered = 未入力

failed-absent = ここには何もありません
failed-absent-more = アドレスが違うか、すでに削除されています。
failed-forbidden = 権限がありません
failed-forbidden-more = 世帯の所有者に権限を依頼してください。
failed-stale = 先に変更されました
failed-stale-more = 開いている間に変更がありました。失われたものはありません。もう一度見て、変更をやり直してください。
failed-misused = 正しく届きませんでした
failed-misused-more = ページを長く開いていたのかもしれません。読み込み直して、やり直してください。
failed-too-many = 試行が多すぎます
failed-too-many-more = { $count } 秒後にもう一度お試しください。
failed-broken = Spoke の不具合です
failed-broken-more = データは無事です。参照番号：{ $reference }
failed-back = 戻る

welcome-title = すべての eSIM を、ひとつのホイールに
welcome-about = 今あるものを入力してください。Spoke が最良のプランを計算し、証明し、一緒に実行します。
welcome-owner = アカウント
welcome-owner-about = 最初のアカウントが所有者になります。このマシンの外には出ません。
welcome-begin = はじめる
welcome-around = まず見てみる
account-name = 名前
account-password = パスワード
account-password-more = 12 文字以上。いくつかの単語をつなげると覚えやすいです
sign-in = サインイン
sign-in-passkey = パスキーで
sign-in-provider = { $provider } で
invitation-title = 招待
invitation-to = { $by } さんが { $household } に招待しています
invitation-join = 参加する

account-name-taken = この名前はすでに使われています。別の名前を選んでください。
account-name-wrong = 80文字以内の1行で入力してください。
account-password-wrong = 12文字以上で、同じ文字だけの繰り返しは使えません。
account-wrong = 名前とパスワードが一致しません。
begin-found = あなたの世帯
begin-found-about = お住まいの国によって、通貨、時刻、選べるプランが決まります。あとで変更できます。
begin-name = 世帯の名前
begin-country = お住まいの国
begin-country-more = 英語の国名、または2文字の国コード（例：JP）
begin-country-wrong = その国が見つかりません。2文字の国コード（例：JP）でも入力できます。
begin-about = お持ちの機器を登録すると、最初のプランが自動的にできます。
begin-missing = 足りないもの、または誤り
begin-file = ファイルを読み込む
begin-file-about = spoke plan で使う世帯ファイルを読み込み、ここにある内容と置き換えます。
begin-file-choose = ファイル（TOML）
begin-made-up = お試し用の世帯（架空）
import-take-right = { $count ->
   *[other] 正しい{ $count }行だけを取り込む
 }
lines-add-about = 下の一覧にあるプランのIDを入力するか、条件を直接入力してください。料金とデータ量だけで十分です。
lines-device = 使う機器
lines-price = 料金（例：2500 JPY a month）
lines-data = データ量（例：10 GB）
lines-offer = プランのID
lines-number = 電話番号
plan-trial = 別のルールを試しています。
plan-trial-more = 保存するまで、何も変わりません。
plan-trial-conflict = これらのルールをすべて守ることはできません。下は現在のルールでのプランです。
plan-keep-rules = このルールを保存
plan-trial-end = 元のルールに戻る
plan-approved = このプランは承認済みです。
settings-invited = このリンクを渡してください。7日間、1回だけ使えます。表示されるのは今だけです。
steps-failed = うまくいきませんでした
welcome-around-about = スマートフォン、ウォッチ、タブレット、ノートPCと3つの旅行がある架空の世帯です。購入は発生しません。
settings-password-present = 現在のパスワード
settings-password-next = 新しいパスワード
settings-password-change = パスワードを変更
settings-password-wrong = 現在のパスワードが違います。
