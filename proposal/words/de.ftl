# Was ein Plan sagt, auf Deutsch. Jede Datei hier hat dieselben Meldungen mit denselben Variablen.

mode-own = eigener Vertrag
mode-pool = gemeinsames Volumen
mode-companion = Zweitkarte
mode-tethered = über den Hub
mode-wifi = nur WLAN
mode-off = aus
served-companion = Zweitkarte, { $name }
served-pool = gemeinsam, { $name }
served-through = über { $hub }
served-roams = Roaming mit { $name }
served-roaming-in = Roaming in { $places }
served-devices = { $devices }: { $by }
own-line-its = dem eigenen Vertrag
hub-its = seinen Hub
hub-the = den Hub

span-year = im Jahr
span-month = im Monat
span-months = in { $months } Monaten
place-sea = auf See
place-air = in der Luft
devices-count = { $count ->
    [one] 1 Gerät
   *[other] { $said } Geräte
 }
months-count = { $count ->
    [one] 1 Monat
   *[other] { $said } Monaten
 }

about-second = { $device }, zweiter Vertrag
about-backup = { $device }, Reserve
about-pool = gemeinsames Volumen
about-trip = Reise
change-from = ab { $day }: { $change }
change-repriced = nimmt { $name } zum heutigen Preis
change-keeps = behält { $name }
change-moves = wechselt zu { $name }
change-gets = bekommt einen Vertrag: { $name }
change-joins = kommt dazu: { $pool }
change-companion = wird Zweitkarte: { $name }
change-through = läuft über { $hub }
change-wifi = nur noch WLAN
change-ends-own = eigener Vertrag endet, { $then }
change-ends-companion = Zweitkarte endet, { $then }
change-leaves-pool = verlässt das gemeinsame Volumen, { $then }
profile-removed = „{ $profile }“ wird entfernt
pool-ends = { $name } endet
pool-for = { $name } für { $members }
pool-sized-for = { $name }, { $size } für { $members }
pool-size-from = { $size } ab { $day }

reason-same = ein anderer Weg kostet gleich viel
reason-same-as = kostet gleich viel: { $other }
reason-without = ohne dies +{ $money }
reason-next = nächstbestes: { $other }, +{ $money }
reason-against = { $other } kostete { $money } weniger, aber: { $rule }
reason-asked = gesetzte Regel: { $rule }
reason-only-way = der einzige Weg: { $rules }
reason-nothing-else = nichts anderes hält alle Regeln
reason-follows = folgt aus den Verträgen
reason-expired = abgelaufen; macht Platz für ein anderes Profil
reason-compared = günstigstes von { $count } Paketen
other-no-pool = ohne gemeinsames Volumen
other-with = mit { $devices }
other-keep = { $name } behalten

ban-on = { $device } mit { $name }
ban-held = { $device } mit dem heutigen Vertrag
ban-through = { $device } über den Hub
ban-wifi = { $device } nur im WLAN
ban-trip-roaming = { $device } mit Roaming, { $trip }
ban-trip-packages = { $device } mit Paketen, { $trip }
ban-trip-on = { $device } mit { $name }, { $trip }
ban-trip-through = { $device } über den Hub, { $trip }
ban-trip-off = { $device } aus, { $trip }
ban-tier = { $name } mit { $size }
ban-that-size = dieser Größe

rule-keep-numbers = jede Nummer behalten
rule-free-slots = { $count ->
    [one] ein freier eSIM-Platz auf dem Hub
   *[other] { $count } freie eSIM-Plätze auf dem Hub
 }
rule-backup-other = ein Reservevertrag in einem anderen Netz
rule-backup = ein Reservevertrag
rule-commitment = keine Laufzeit, die im Jahr weniger als { $money } spart
rule-monthly = nur monatlich kündbar
rule-one-provider = ein Anbieter je Reise
rule-bank-codes = Banking-Codes kommen immer an
rule-hassle = eigene Zeit zählt
rule-need = { $device } hat zu Hause seine Daten
rule-need-up-to = { $device } hat zu Hause seine Daten (bis { $volume } im Monat)
rule-alone = { $device } läuft ohne den Hub
rule-calls = { $device } ist unter seiner Nummer erreichbar
rule-trip-need = { $device } hat auf der Reise { $trip }, was es braucht

step-trip = die Reise
step-remove-profile = „{ $profile }“ entfernen
step-remove-profile-mind = nicht wieder installierbar
step-move-number = Nummer zu { $name } mitnehmen
step-move-number-mind = der alte Vertrag endet damit
step-open = { $name } abschließen
step-look-at-lock = nachsehen, ob ein SIM-Lock besteht
step-look-at-lock-mind = bevor Geld für einen anderen Anbieter ausgegeben wird
step-reprice = nach dem heutigen Preis von { $name } fragen
step-add-companion = als Zweitkarte hinzufügen: { $name }
step-join = { $name } beitreten
step-end = { $name } kündigen
step-end-mind = sobald der neue Vertrag läuft
step-end-mind-number = sobald der neue Vertrag läuft; die Nummer ist dann weg
step-through = ab jetzt den Hotspot des Hubs nutzen
step-buy = { $name } kaufen und installieren
step-buy-many = { $count } × { $name } kaufen und installieren
step-buy-mind = { $trip }: { $mind }
step-roaming-off = Datenroaming ausschalten
step-roaming-off-until = Datenroaming aus bis { $place }
step-roaming-off-mind = { $trip }: sonst löst eine App im Hintergrund einen bezahlten Tag aus
start-land = zur Landung
start-purchase = beginnt mit dem Kauf
start-install = beginnt mit der Installation
start-enable = beginnt mit dem Einschalten, aus bis { $landing }
start-network = beginnt im ersten Netz, aus bis { $landing }
start-data = beginnt mit dem ersten Byte, aus bis { $landing }
start-fixed = läuft ab { $day }
start-chosen = als ersten Tag den { $day } wählen
start-chosen-arrival = als ersten Tag den der Ankunft wählen
start-not-in = { $start }, noch nicht in { $places }
start-once-only = { $start }; nur einmal installierbar, also nicht löschen

lack-every-month = fehlen jeden Monat bis zu { $volume }
lack-months = fehlen in { $months } bis zu { $volume }
lack-unknown-offer = hat ein Angebot, das kein Katalog kennt
lack-not-for-device = hat ein Angebot, das es dafür nicht gibt
lack-no-data = hat keine Daten
lack-no-number = ist unter keiner Nummer erreichbar
lack-not-alone = läuft nicht allein
lack-no-hub = hat keinen Hub, der teilt
lack-other-carrier = ist Zweitkarte eines anderen Anbieters
lack-no-backup = hat keine Reserve
lack-no-place = hat mehr Profile als Plätze
lack-pool-full = ist ein Vertrag zu viel im gemeinsamen Volumen
lack-no-service = ist nicht versorgt
lack-silenced = bekommt keine Banking-Codes
lack-two-providers = hat einen anderen Anbieter als die übrigen
lack-on-trip = { $what }, Reise { $trip }
lack-on-trips = { $what }, Reisen { $trips }

ask-provider = nachfragen: { $provider }
ask-the-provider = beim Anbieter
unknown-tethering = ob andere Geräte „{ $name }“ mitnutzen dürfen
unknown-stale = ob die Bedingungen von „{ $name }“ noch gelten: gelesen am { $day }
unknown-stale-ask = vor dem Kauf auf der Seite nachsehen
unknown-taxes = ob zu „{ $name }“ Steuern hinzukommen
unknown-taxes-ask = unter [household] tax angeben
unknown-lock = ob { $device } einen SIM-Lock hat
unknown-lock-ask = in den Einstellungen nachsehen und lock angeben
unknown-live-lines = wie viele Verträge auf { $device } zugleich laufen können
unknown-live-lines-ask = live_lines angeben
unknown-stored = wie viele eSIM-Profile { $device } speichern kann
unknown-stored-ask = esim = {"{"} stored = 8 {"}"} angeben

stands = Zeile { $line }

rule-backup-satellite = Reserve über ein anderes Netz oder Satellit
step-choose-network = { $network } von Hand wählen ({ $place })
step-no-cover = kein Anschluss funktioniert { $place } bis { $day }; { $satellite }
choose-bands = ihm fehlen die Funkbänder des Netzes, das der Anschluss bevorzugt
choose-like = dasselbe wie { $devices }
choose-in-settings = in den Einstellungen
choose-cannot = aber es lässt niemanden wählen: was der Anschluss wählt, bleibt
choose-unknown = ob es eine Wahl zulässt, ist nicht bekannt
choose-why-how = { $why }; { $how }
in-country = in { $place }
satellite-emergency = es kann über Satellit Hilfe rufen
satellite-messages = es kann über Satellit Hilfe rufen und Nachrichten senden
satellite-data = es kann über Satellit Hilfe rufen, Nachrichten senden und Daten nutzen
satellite-no = es erreicht keinen Satelliten
satellite-unknown = ob es einen Satelliten erreicht, ist nicht bekannt
satellite-terms = { $trip }: { $terms } (gelesen am { $day }); ob es das dort gibt, ist nicht bekannt
satellite-no-terms = { $trip }: ob es das dort gibt, ist nicht bekannt
