# Spokes Wörter auf Deutsch. Jede Datei hier hat dieselben Meldungen mit denselben Variablen; ein Test hält sie dazu an.

page-home = Start
page-devices = Geräte
page-lines = Verträge
page-plan = Plan
page-steps = Schritte
page-spending = Ausgaben
page-review = Prüfung
page-history = Verlauf
page-settings = Einstellungen
page-more = Mehr
page-outside = Willkommen
nav-main = Hauptbereiche
nav-tabs = Hauptbereiche, unten
skip-to-content = Zum Inhalt springen

role-second = { $device }, zweiter Vertrag
role-backup = { $device }, Reserve

claim-proved = bewiesen
claim-within = auf { $percent } % genau

wheel-hub = Hub
wheel-shared = Gemeinsam
wheel-alone = Für sich allein
wheel-today = Geräte und was jedes heute verbindet
wheel-best = Geräte und was jedes verbinden würde
wheel-told = { $device }: { $by }.
wheel-told-hub = { $device }, der Hub: { $by }.
wheel-differs = Weicht vom Plan ab.
wheel-as-planned = Wie geplant.

home-devices = Geräte
home-unheard = wie eingetragen; noch hat sich kein Gerät gemeldet
home-ring-expected = Ring: voraussichtlich { $used } von { $included } im Monat, Striche bei 50, 75 und 90 %
home-ring-used = Ring: { $used } von { $included } verbraucht, Striche bei 50, 75 und 90 %
home-lacks = { $count ->
    [one] Eines ist heute nicht versorgt
   *[other] { $count } Dinge sind heute nicht versorgt
 }
home-a-month = Im Monat
home-could = möglich: { $money }
home-saves = Der Plan spart { $money } { $span }.
home-same = Besser geht es mit den gesetzten Regeln nicht.
home-costs-more = Die gesetzten Regeln kosten { $money } mehr { $span }.
home-saved = { $count ->
    [one] Seit { $since } gespart: { $money }, laut einer Rechnung.
   *[other] Seit { $since } gespart: { $money }, laut { $count } Rechnungen.
 }
home-next = Als Nächstes
home-nothing-to-do = Nichts zu tun. Spoke meldet sich, wenn sich das ändert.
home-show = Zeigen
home-show-step = Zeigen: { $what }
home-later = { $count ->
    [one] Danach noch ein Schritt
   *[other] Danach noch { $count } Schritte
 }

months-name = Monate: was bezahlt wird und das beste Mögliche
months-best = bestmöglich
months-told = { $month }: { $paid }, bestenfalls { $best }.

trip-now = jetzt
trip-in-days = { $count ->
    [one] morgen
   *[other] in { $count } Tagen
 }
trip-home = Zuhause
trip-until = bis { $day }
trip-from = ab { $day }
trip-layover = { $hours ->
    [0] Zwischenstopp
   *[other] { $hours } Std. Zwischenstopp
 }
trip-keep-off = Mobilfunk aus lassen
trip-roams = { $name }, Roaming
trip-told = { $device }: { $by }.
trip-strip = { $trip }: was jedes Gerät auf jedem Abschnitt verbindet
trip-off = { $count ->
    [one] { $devices } ist offline: laut Bedarf in Ordnung.
   *[other] { $devices } sind offline: laut Bedarf in Ordnung.
 }
trip-instead-of = statt { $money }

steps-about = Was den Plan wahr macht, der Reihe nach. Nichts geschieht ohne Zustimmung.
steps-automatic = Macht Spoke
steps-automatic-about = Läuft nach der Zustimmung von selbst.
steps-guided = Von Hand
steps-guided-about = In den nächsten zwei Wochen fällig. Nach der Rückmeldung folgt der nächste Schritt.
steps-waiting = Wartet
steps-waiting-about = Der Tag ist noch nicht gekommen.
steps-done = Erledigt
steps-done-about = Jede Einzelheit steht im Verlauf.
steps-did = Erledigt
steps-did-for-good = Erledigt — endgültig
steps-did-not-work = Hat nicht geklappt
steps-none = Nichts zu tun
steps-none-more = Hier stehen die Schritte, sobald ein Plan gebilligt ist.

spending-about = Was alles { $span } kostet, nach heutigem Stand.
spending-as-it-is = Wie es ist
spending-trips = davon { $money } für Reisen
spending-months = Monat für Monat
spending-month = Monat
spending-paid = Wie es ist
spending-best = Bestenfalls
spending-by-line = Nach Vertrag
spending-by-trip = Nach Reise
spending-could-be = möglich: { $money }
spending-rates = Preise in { $currencies } sind zum Kurs der Europäischen Zentralbank vom { $day } umgerechnet.
spending-rates-fixed = Preise in { $currencies } sind zum gesetzlich festen Kurs umgerechnet.

plan-made = Stand: { $day }
plan-stale = Die Lage hat sich seither geändert.
plan-stale-more = Etwas, worauf dieser Plan beruht, ist anders geworden. Vor der Zustimmung neu planen.
plan-anew = Neu planen
plan-before-after = Vorher und nachher
plan-today = Heute, im Monat
plan-best = Das Beste, das alle Regeln hält
plan-side-today = Heute
plan-side-best = Laut Plan
plan-total = { $money } mit Reisen
plan-saves = spart { $money }
plan-costs = kostet { $money }
plan-changes = Was sich ändert und warum
plan-no-changes = Nichts. Besser geht es mit den gesetzten Regeln nicht.
plan-reasons = Weitere Gründe
plan-steps = { $count ->
    [one] Mit der Zustimmung steht ein Schritt an.
   *[other] Mit der Zustimmung stehen { $count } Schritte an, jeder an seinem Tag.
 }
plan-for-good = { $count ->
    [one] Einer ist endgültig und fragt vorher noch einmal.
   *[other] { $count } sind endgültig und fragen vorher noch einmal.
 }
plan-approve = Zustimmen
plan-see-steps = Schritte ansehen
plan-rules = Regeln und was jede kostet
plan-rules-about = Eine Änderung zeigt sofort, was sie am Plan bewirkt. Sie gilt erst mit der Zustimmung.
plan-rule-off = nicht verlangt
plan-rule-free = kostet nichts
plan-rule-costs = kostet { $money } über die Monate des Plans
plan-try = Ausprobieren
plan-unknown = Was niemand sagen konnte
plan-would-save = bis zu { $money }
plan-sources = Woher die Bedingungen stammen
plan-sources-count = { $count ->
    [one] Eine Quelle
   *[other] { $count } Quellen
 }
plan-source-stale = alt
rule-keep-numbers = Jede Nummer behalten
rule-free-slot-on-hub = Freie eSIM-Plätze auf dem Hub
rule-backup-line = Ein Reservevertrag in einem anderen Netz
rule-commitment = Ein Vertrag mit Laufzeit nur, wenn er im Jahr so viel spart
rule-one-provider-per-trip = Ein Anbieter je Reise
rule-bank-codes = Banking-Codes kommen immer an
rule-hassle = Eine Stunde eigene Zeit ist wert

devices-count = { $count ->
    [0] keine Geräte
    [one] ein Gerät
   *[other] { $count } Geräte
 }
devices-add = Gerät hinzufügen
devices-import = Aus einer Tabelle
devices-none = Noch keine Geräte
devices-none-more = Am besten mit dem Telefon beginnen, das seine Verbindung teilt. Name oder Modellnummer genügt.
devices-add-phone = Telefon hinzufügen
devices-shared = Gemeinsam
device-all = Alle Geräte
device-served = Verbindung
device-main = Hauptvertrag
device-second = Zweiter Vertrag
device-backup = Reserve
device-plan = laut Plan: { $by }
device-hub-of = Hub für
device-profiles = Gespeicherte Profile
device-no-profiles = Nichts bekannt.
device-profile-on = an
device-profile-off = aus
device-profile-remove = Entfernen — nicht wieder installierbar
device-expired = abgelaufen am { $day }
device-expires = bis { $day }
device-facts = Was darüber bekannt ist
device-kind = Art
device-uses = Verbrauch
device-a-month = { $volume } im Monat
device-esim = eSIM
device-no-esim = keine eSIM
device-esim-places = { $stored } gespeichert, { $live } gleichzeitig an
device-slots = SIM-Karten-Fächer
device-lock = SIM-Lock
device-unlocked = keiner
device-locked = gebunden an { $carrier }
device-os = System
device-change = Ändern
device-remove = Dieses Gerät entfernen
device-remove-more = Seine Verträge bleiben, bis sie beendet werden. Im Verlauf bleibt es sichtbar.
device-remove-button = { $device } entfernen
unknown = unbekannt
kind-phone = Telefon
kind-tablet = Tablet
kind-watch = Uhr
kind-tracker = Tracker
kind-earbuds = Ohrhörer
kind-laptop = Laptop
kind-hotspot = Hotspot
kind-car = Auto
kind-iot = Anderes Gerät mit Modem
model-esim = eSIM
model-esim-unknown = eSIM unbekannt
add-about = Der Katalog weiß, was ein Modell kann. Hier bekommt es seinen Namen.
add-query = Modell
add-query-more = Der Name oder die aufgedruckte Nummer, etwa A3257
add-search = Suchen
add-which = Welches?
add-nothing = Der Katalog kennt kein solches Modell. Die Art des Geräts genügt.
add-nearest = Vielleicht gemeint:
add-name = Wie es hier heißt
add-owner = Wem es gehört
add-usage = Daten im Monat
add-usage-more = etwa 9 GB; leer lassen, wenn unbekannt
add-eid-more = 32 Ziffern, unter Einstellungen › Info; kann später folgen
add-hub = Es teilt seine Verbindung mit anderen Geräten
add-hub-more = Der Hub des Rads. Ohne Angabe schlägt der Plan einen vor.
cancel = Abbrechen
save = Speichern
import-about = Eine Zeile je Gerät. Fehlerhafte Zeilen werden genannt, richtige warten auf ein Ja.
import-wrong = { $count ->
    [one] Eine Zeile ist nicht lesbar
   *[other] { $count } Zeilen sind nicht lesbar
 }
import-right = { $count ->
    [0] Nichts wurde hinzugefügt.
    [one] Eine weitere Zeile ist richtig und noch nicht hinzugefügt.
   *[other] { $count } weitere Zeilen sind richtig und noch nicht hinzugefügt.
 }
import-row = Zeile
import-line = Zeile { $count }
import-problem = Was zu ändern ist
import-file = Tabelle (CSV)
import-file-more = In UTF-8, die Namen der Spalten in der ersten Zeile; höchstens 50.000 Zeilen
import-check = Tabelle prüfen
import-columns = Spalten
import-columns-more = Nötig sind nur device und eines von model und kind. Andere Spalten werden übergangen.

lines-count = { $count ->
    [0] noch wird nichts bezahlt
    [one] ein Vertrag wird bezahlt
   *[other] { $count } Verträge werden bezahlt
 }
lines-add = Vertrag hinzufügen
lines-none = Noch keine Verträge
lines-none-more = Aus dem, was heute bezahlt wird, errechnet Spoke, was möglich wäre.
lines-held = Was bezahlt wird
lines-bank-codes = Banking-Codes kommen hier an
lines-bound = gebunden bis { $day }
lines-balance = { $money } übrig
lines-offers = Zu kaufen
lines-offers-about = Daraus wählt der Plan. Jedes Angebot wurde am genannten Tag an seiner Quelle gelesen.
lines-search = Anbieter oder Name
lines-nothing = Unter diesem Namen gibt es nichts zu kaufen.
lines-more = { $count ->
    [one] und eines mehr; die Suche grenzt ein
   *[other] und { $count } weitere; die Suche grenzt ein
 }
lines-read = gelesen am { $day }
price-once = { $money } einmalig
price-monthly = { $money } im Monat
price-days = { $count ->
    [one] { $money } am Tag
   *[other] { $money } alle { $count } Tage
 }
data-unlimited = Daten ohne Grenze
data-by-use = Daten nach Verbrauch
data-of-phone = nutzt die Daten des Telefons
data-as-at-home = wie zu Hause
data-none = keine Daten
data-days = { $count ->
    [one] { $data }, 1 Tag
   *[other] { $data }, { $count } Tage
 }

review-about = Was sich geändert hat oder ausläuft, { $month }.
review-none = Alles ist, wie es sein soll
review-none-more = Nichts läuft aus, nichts ist veraltet, nichts Besseres ist zu kaufen.
review-saves = Ein besserer Plan spart { $money } { $span }
review-saves-why = Errechnet aus Verbrauch und Angeboten; jede Regel ist gehalten.
review-see-plan = Plan ansehen
review-expired = { $profile } auf { $device } ist abgelaufen
review-expired-why = Es belegt einen Platz, den ein anderes Profil brauchen kann.
review-see-device = Gerät ansehen
review-bound = { $line } ist ab { $day } kündbar
review-bound-why = Bis dahin bindet der Vertrag, danach endet er ohne Kosten.
review-see-line = Vertrag ansehen
review-stale = Bedingungen von { $offer } wurden am { $day } gelesen
review-stale-why = Das ist länger her, als man ihnen trauen sollte. Vor dem Kauf noch einmal nachsehen.
review-unknown = { $count ->
    [one] Eines, worauf es ankommt, konnte niemand sagen
   *[other] { $count } Dinge, auf die es ankommt, konnte niemand sagen
 }
review-unknown-why = Eine Antwort kann den Plan verbessern.

history-about = Wer was wann und warum geändert hat. Nichts davon wird je umgeschrieben.
history-none = Noch hat sich nichts geändert
history-none-more = Ab der ersten Änderung steht hier jede, auf Dauer.
history-older = Ältere

settings-reading = Lesen
settings-language = Sprache
settings-as-browser = wie im Browser
settings-theme = Papier
theme-auto = wie das Gerät
theme-light = hell
theme-dark = dunkel
settings-household = Haushalt
settings-home = Zuhause
settings-currency = Währung
settings-clock = Uhr
settings-horizon = Vorausgeplant
settings-months = { $count ->
    [one] ein Monat
   *[other] { $count } Monate
 }
settings-people = Personen
settings-invite-name = Name
settings-invite-role = Rolle
settings-invite = Einladen
role-owner = Inhaberin oder Inhaber
role-manager = Verwaltung
role-member = Mitglied
role-viewer = Nur Einblick
role-manager-may = darf alles ändern außer dem Haushalt selbst.
role-member-may = sieht und ändert eigene Geräte.
role-viewer-may = sieht alles und ändert nichts.
settings-safety = Angemeldet
settings-no-sessions = Nur hier.
settings-this-one = hier
settings-end-session = Dort abmelden
settings-keeping = Sicher aufbewahrt
settings-keeping-about = Alles lässt sich jederzeit mitnehmen. Sicherungen sind verschlüsselt.
settings-export = Ausgeben
sign-out = Abmelden

emergency-title = Notfallkarte
emergency-offline = einmal geöffnet, auch ohne Verbindung lesbar
emergency-lost = Ein Telefon ist weg
emergency-step-lock = Von einem anderen Gerät aus sperren: „Wo ist?“ oder „Mein Gerät finden“.
emergency-step-call = Beim Anbieter anrufen und den Vertrag sperren lassen. Auf einer neuen eSIM klingelt die Nummer nach Minuten wieder.
emergency-step-codes = Banking-Codes rechtzeitig auf einen anderen Vertrag oder in eine App verlegen.
emergency-step-new = Für die EID des neuen Geräts eine neue eSIM ausstellen lassen.
emergency-carriers = Anbieter, aus dem Ausland
emergency-devices = Geräte
emergency-number = Nummer
emergency-not-entered = nicht eingetragen

failed-absent = Hier ist nichts
failed-absent-more = Die Adresse stimmt nicht, oder was hier stand, wurde entfernt.
failed-forbidden = Das geht mit dieser Rolle nicht
failed-forbidden-more = Wem der Haushalt gehört, kann das Recht dazu geben.
failed-stale = Jemand war schneller
failed-stale-more = Dies wurde geändert, während es hier offen war. Nichts ist verloren: noch einmal ansehen und die Änderung wiederholen.
failed-misused = Das kam nicht ganz an
failed-misused-more = Vielleicht war die Seite zu lange offen. Neu laden und den letzten Schritt wiederholen.
failed-too-many = Zu viele Versuche
failed-too-many-more = { $count ->
    [one] In einer Sekunde noch einmal versuchen.
   *[other] In { $count } Sekunden noch einmal versuchen.
 }
failed-broken = Der Fehler liegt bei Spoke
failed-broken-more = Die Daten sind sicher. Kennung: { $reference }
failed-back = Zurück

welcome-title = Alle eSIMs, auf einem Rad
welcome-about = Was vorhanden ist, wird eingetragen. Spoke errechnet den besten Plan, beweist ihn und setzt ihn gemeinsam um.
welcome-owner = Konto
welcome-owner-about = Dem ersten Konto gehört dieser Ort. Es bleibt auf diesem Rechner.
welcome-begin = Beginnen
welcome-around = Erst umsehen
account-name = Name
account-password = Passwort
account-password-more = Mindestens 12 Zeichen; ein paar Wörter merken sich am leichtesten
sign-in = Anmelden
sign-in-passkey = Mit Passkey
sign-in-provider = Mit { $provider }
invitation-title = Einladung
invitation-to = { $by } lädt in den Haushalt { $household } ein
invitation-join = Beitreten

account-name-taken = Diesen Namen gibt es schon. Bitte einen anderen wählen.
account-name-wrong = Eine Zeile mit höchstens 80 Zeichen.
account-password-wrong = Mindestens 12 Zeichen, und nicht immer dasselbe.
account-wrong = Name und Passwort gehören nicht zusammen.
begin-found = Dein Haushalt
begin-found-about = Wo du zu Hause bist, entscheidet über Währung, Uhrzeit und Angebote. Alles lässt sich später ändern.
begin-name = Wie er heißt
begin-country = Heimatland
begin-country-more = auf Englisch oder mit zwei Buchstaben, etwa DE
begin-country-wrong = Ein Land dieses Namens ist nicht bekannt. Zwei Buchstaben genügen, etwa DE.
begin-about = Sag, was du hast, und der erste Plan kommt von selbst.
begin-missing = Fehlt noch oder stimmt nicht
begin-file = Datei einlesen
begin-file-about = Die Datei eines Haushalts, wie spoke plan sie liest, ersetzt, was hier steht.
begin-file-choose = Datei (TOML)
begin-made-up = Ausgedacht, zum Umsehen
import-take-right = { $count ->
    [one] Die richtige Zeile übernehmen
   *[other] Die { $count } richtigen Zeilen übernehmen
 }
lines-add-about = Nenn ein Angebot aus der Liste unten mit seiner Kennung oder schreib die Bedingungen selbst: Preis und Datenmenge genügen.
lines-device = Auf welchem Gerät
lines-price = Preis, etwa 25 EUR a month
lines-data = Datenmenge, etwa 10 GB
lines-offer = Angebot, mit seiner Kennung
lines-number = Rufnummer
plan-trial = Du probierst andere Regeln aus.
plan-trial-more = Nichts davon gilt, bevor du es sagst.
plan-trial-conflict = Diese Regeln lassen sich nicht alle einhalten. Unten steht der Plan deiner jetzigen Regeln.
plan-keep-rules = Diese Regeln behalten
plan-trial-end = Zurück zu deinen Regeln
plan-approved = Dieser Plan ist freigegeben.
settings-invited = Gib diesen Link weiter. Er gilt einmal, sieben Tage lang, und steht nur jetzt hier.
steps-failed = hat nicht geklappt
welcome-around-about = Ein ausgedachter Haushalt mit Telefon, Uhr, Tablet, Laptop und drei Reisen. Nichts wird gekauft.
settings-password-present = Jetziges Passwort
settings-password-next = Neues Passwort
settings-password-change = Passwort ändern
settings-password-wrong = Das jetzige Passwort ist ein anderes.
