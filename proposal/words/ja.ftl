# プランの言葉（日本語）。どのファイルにも同じメッセージと同じ変数があります。

mode-own = 専用回線
mode-pool = 共有データ
mode-companion = 子回線
mode-tethered = ハブ経由
mode-wifi = Wi-Fi のみ
mode-off = オフ
served-companion = 子回線、{ $name }
served-pool = 共有、{ $name }
served-through = { $hub } 経由
served-roams = { $name } でローミング
served-roaming-in = { $places }でローミング
served-devices = { $devices }：{ $by }
own-line-its = 専用回線
hub-its = ハブ
hub-the = ハブ

span-year = 1 年で
span-month = 1 か月で
span-months = { $months } か月で
place-sea = 海上
place-air = 機内
devices-count = { $count ->
   *[other] { $said } 台
 }
months-count = { $count ->
   *[other] { $said } か月
 }

about-second = { $device }（2 回線目）
about-backup = { $device }（予備）
about-pool = 共有データ
about-trip = 旅行
change-from = { $day }から：{ $change }
change-repriced = { $name } を現在の価格で契約し直す
change-keeps = { $name } を続ける
change-moves = { $name } に乗り換える
change-gets = 回線を契約する：{ $name }
change-joins = { $pool } に加わる
change-companion = 子回線にする：{ $name }
change-through = { $hub } 経由にする
change-wifi = Wi-Fi のみにする
change-ends-own = 専用回線を解約し、{ $then }
change-ends-companion = 子回線を解約し、{ $then }
change-leaves-pool = 共有から抜け、{ $then }
profile-removed = 「{ $profile }」を削除する
pool-ends = { $name } を解約する
pool-for = { $name }：{ $members }
pool-sized-for = { $name }（{ $size }）：{ $members }
pool-size-from = { $day }から { $size }

reason-same = 別の方法でも同じ費用です
reason-same-as = 同じ費用：{ $other }
reason-without = これがないと +{ $money }
reason-next = 次善：{ $other }、+{ $money }
reason-against = { $other } なら { $money } 安くなりますが、ルールがあります：{ $rule }
reason-asked = ルールによる：{ $rule }
reason-only-way = 唯一の方法：{ $rules }
reason-nothing-else = ほかにルールを守れる方法がありません
reason-follows = 回線に応じて決まります
reason-expired = 期限切れです。別のプロファイルのために場所を空けます
reason-compared = { $count } 件のパッケージで最安
other-no-pool = 共有なし
other-with = { $devices }で
other-keep = { $name } を続ける

ban-on = { $device } に { $name }
ban-held = { $device } に現在の回線
ban-through = { $device } をハブ経由
ban-wifi = { $device } を Wi-Fi のみ
ban-trip-roaming = { $trip } で { $device } をローミング
ban-trip-packages = { $trip } で { $device } にパッケージ
ban-trip-on = { $trip } で { $device } に { $name }
ban-trip-through = { $trip } で { $device } をハブ経由
ban-trip-off = { $trip } で { $device } をオフ
ban-tier = { $name }（{ $size }）
ban-that-size = その容量

rule-keep-numbers = 電話番号をすべて残す
rule-free-slots = { $count ->
   *[other] ハブの eSIM を { $count } 枠空けておく
 }
rule-backup-other = 別の通信網の予備回線
rule-backup = 予備回線
rule-commitment = 年の節約が { $money } 未満の期間契約はしない
rule-monthly = 月ごとの契約のみ
rule-one-provider = 旅行ごとに 1 社だけ
rule-bank-codes = 銀行の認証コードが必ず届く
rule-hassle = 自分の時間も費用に数える
rule-need = { $device } が自宅でデータを使える
rule-need-up-to = { $device } が自宅でデータを使える（月 { $volume } まで）
rule-alone = { $device } がハブなしで使える
rule-calls = { $device } がその番号で着信できる
rule-trip-need = { $trip } の旅行で { $device } に必要なものがある

step-trip = 旅行
step-remove-profile = 「{ $profile }」を削除する
step-remove-profile-mind = 再インストールできません
step-move-number = 番号を { $name } に移す
step-move-number-mind = 元の回線はこれで終わります
step-open = { $name } を契約する
step-look-at-lock = SIM ロックの有無を確かめる
step-look-at-lock-mind = 他社の回線にお金を使う前に
step-reprice = { $name } の現在の価格を問い合わせる
step-add-companion = 子回線として追加する：{ $name }
step-join = { $name } に加わる
step-end = { $name } を解約する
step-end-mind = 新しい回線が使えてから
step-end-mind-number = 新しい回線が使えてから。番号はなくなります
step-through = 今後はハブのテザリングを使う
step-buy = { $name } を購入し、インストールする
step-buy-many = { $name } を { $count } 個購入し、インストールする
step-buy-mind = { $trip }：{ $mind }
step-roaming-off = データローミングをオフにする
step-roaming-off-until = { $place }までデータローミングをオフにする
step-roaming-off-mind = { $trip }：オフにしないと、アプリの通信で有料の 1 日が始まります
start-land = 到着
start-purchase = 購入時に始まります
start-install = インストール時に始まります
start-enable = オンにすると始まります。{ $landing }まではオフに
start-network = 最初に電波をつかむと始まります。{ $landing }まではオフに
start-data = 最初の通信で始まります。{ $landing }まではオフに
start-fixed = { $day }から使えます
start-chosen = 開始日に{ $day }を選ぶ
start-chosen-arrival = 開始日に到着日を選ぶ
start-not-in = { $start }（{ $places }ではまだ）
start-once-only = { $start }。インストールは 1 回だけなので、削除しないでください

lack-every-month = 毎月、最大 { $volume } 足りません
lack-months = { $months }で、最大 { $volume } 足りません
lack-unknown-offer = カタログにない契約です
lack-not-for-device = この端末向けでない契約です
lack-no-data = データがありません
lack-no-number = 着信できる番号がありません
lack-not-alone = 単独では使えません
lack-no-hub = 回線を分けるハブがありません
lack-other-carrier = 別の会社の子回線です
lack-no-backup = 予備回線がありません
lack-no-place = 枠より多くのプロファイルがあります
lack-pool-full = 共有の回線数を 1 つ超えています
lack-no-service = つながりません
lack-silenced = 銀行の認証コードが届きません
lack-two-providers = ほかと違う会社です
lack-on-trip = { $what }（{ $trip } の旅行）
lack-on-trips = { $what }（{ $trips } の旅行）

ask-provider = { $provider } に問い合わせる
ask-the-provider = 販売元
unknown-tethering = 「{ $name }」をほかの端末でも使えるか
unknown-stale = 「{ $name }」の条件が今も同じか（{ $day }確認）
unknown-stale-ask = 購入前にページを確かめる
unknown-taxes = 「{ $name }」に税が加わるか
unknown-taxes-ask = [household] に tax を書く
unknown-lock = { $device } に SIM ロックがあるか
unknown-lock-ask = 設定で確かめ、lock に書く
unknown-live-lines = { $device } で同時に使える回線の数
unknown-live-lines-ask = live_lines に書く
unknown-stored = { $device } に保存できる eSIM の数
unknown-stored-ask = esim = {"{"} stored = 8 {"}"} と書く

stands = { $line } 行目

rule-backup-satellite = 別のネットワークまたは衛星による予備
step-choose-network = { $place }では{ $network }を手動で選ぶ
step-no-cover = { $place }では{ $day }まで使える回線がありません。{ $satellite }
choose-bands = 回線が優先するネットワークの周波数帯に対応していません
choose-like = { $devices }と同じ
choose-in-settings = 設定から選びます
choose-cannot = ただし手動では選べないため、回線が選ぶネットワークのままです
choose-unknown = 手動で選べるかどうかはわかっていません
choose-why-how = { $why }。{ $how }
in-country = { $place }
satellite-emergency = 衛星経由で緊急通報ができます
satellite-messages = 衛星経由で緊急通報とメッセージ送信ができます
satellite-data = 衛星経由で緊急通報、メッセージ、データ通信ができます
satellite-no = 衛星には接続できません
satellite-unknown = 衛星に接続できるかどうかはわかっていません
satellite-terms = { $trip }：{ $terms }（{ $day }確認）。現地で使えるかどうかはわかっていません
satellite-no-terms = { $trip }：現地で使えるかどうかはわかっていません
