# What a plan says, in English. The command line prints it; every file here has the same messages with the same variables.

mode-own = own line
mode-pool = pool
mode-companion = companion
mode-tethered = through the hub
mode-wifi = Wi-Fi only
mode-off = off
served-companion = companion, { $name }
served-pool = pool { $name }
served-through = through { $hub }
served-roams = roams on { $name }
served-roaming-in = roaming in { $places }
served-devices = { $devices }: { $by }
own-line-its = its own line
hub-its = its hub
hub-the = the hub

span-year = a year
span-month = in the month
span-months = over { $months } months
place-sea = at sea
place-air = in the air
devices-count = { $count ->
    [one] 1 device
   *[other] { $said } devices
 }
months-count = { $count ->
    [one] 1 month
   *[other] { $said } months
 }

about-second = { $device }, second line
about-backup = { $device }, backup
about-pool = pool
about-trip = trip
change-from = from { $day } { $change }
change-repriced = takes { $name } at today's price
change-keeps = keeps { $name }
change-moves = moves to { $name }
change-gets = gets a line: { $name }
change-joins = joins { $pool }
change-companion = becomes a companion: { $name }
change-through = goes through { $hub }
change-wifi = Wi-Fi only
change-ends-own = own line ends, { $then }
change-ends-companion = companion line ends, { $then }
change-leaves-pool = leaves the pool, { $then }
profile-removed = “{ $profile }” is removed
pool-ends = { $name } ends
pool-for = { $name } for { $members }
pool-sized-for = { $name }, { $size } for { $members }
pool-size-from = { $size } from { $day }

reason-same = another way costs the same
reason-same-as = costs the same: { $other }
reason-without = without it +{ $money }
reason-next = next best: { $other }, +{ $money }
reason-against = { $other } would cost { $money } less, but: { $rule }
reason-asked = your rule: { $rule }
reason-only-way = the only way: { $rules }
reason-nothing-else = nothing else keeps your rules
reason-follows = follows from its lines
reason-expired = expired; frees a place for another profile
reason-compared = cheapest of { $count } packages
other-no-pool = without the pool
other-with = with { $devices }
other-keep = keep { $name }

ban-on = { $device } on { $name }
ban-held = { $device } on today's line
ban-through = { $device } through the hub
ban-wifi = { $device } on Wi-Fi only
ban-trip-roaming = { $device } roaming on { $trip }
ban-trip-packages = { $device } on packages on { $trip }
ban-trip-on = { $device } on { $name } on { $trip }
ban-trip-through = { $device } through the hub on { $trip }
ban-trip-off = { $device } off on { $trip }
ban-tier = { $name } with { $size }
ban-that-size = that size

rule-keep-numbers = keep every number
rule-free-slots = { $count ->
    [one] an eSIM place free on the hub
   *[other] { $count } eSIM places free on the hub
 }
rule-backup-other = a backup line on another network
rule-backup = a backup line
rule-commitment = no contract that saves under { $money } a year
rule-monthly = month to month only
rule-one-provider = one provider on each trip
rule-bank-codes = bank codes always arrive
rule-hassle = your time counts
rule-need = { $device } gets its data at home
rule-need-up-to = { $device } gets its data at home (up to { $volume } a month)
rule-alone = { $device } works without the hub
rule-calls = { $device } can be called under its number
rule-trip-need = { $device } gets what it needs on the trip { $trip }

step-trip = the trip
step-remove-profile = remove “{ $profile }”
step-remove-profile-mind = cannot be installed again
step-move-number = move the number to { $name }
step-move-number-mind = the old line ends by it
step-open = open { $name }
step-look-at-lock = look whether it is locked to its carrier
step-look-at-lock-mind = before money is spent on another one's line
step-reprice = ask for today's price of { $name }
step-add-companion = add as a companion: { $name }
step-join = join { $name }
step-end = end { $name }
step-end-mind = after the new one works
step-end-mind-number = after the new one works; its number is gone then
step-through = use the hub's hotspot from now on
step-buy = buy, install { $name }
step-buy-many = buy, install { $count } × { $name }
step-buy-mind = { $trip }: { $mind }
step-roaming-off = data roaming off
step-roaming-off-until = data roaming off until { $place }
step-roaming-off-mind = { $trip }: else a background app starts a paid day
start-land = you land
start-purchase = starts when it is bought
start-install = starts when it is installed
start-enable = starts when it is switched on, off until { $landing }
start-network = starts on first network, off until { $landing }
start-data = starts with first byte, off until { $landing }
start-fixed = runs from { $day }
start-chosen = choose { $day } as its first day
start-chosen-arrival = choose the day of arrival as its first day
start-not-in = { $start }, not yet in { $places }
start-once-only = { $start }; installs once, so do not delete it

lack-every-month = lacks up to { $volume } every month
lack-months = lacks up to { $volume } in { $months }
lack-unknown-offer = is on an offer that no catalogue has
lack-not-for-device = is on an offer that is not sold for it
lack-no-data = has no data
lack-no-number = cannot be called under a number
lack-not-alone = does not work alone
lack-no-hub = has no hub that lends
lack-other-carrier = is a companion of another carrier
lack-no-backup = has no backup line
lack-no-place = has more profiles than places
lack-pool-full = is one line too many in its pool
lack-no-service = has no service
lack-silenced = gets no bank codes
lack-two-providers = has another provider than the others
lack-on-trip = { $what } on the trip { $trip }
lack-on-trips = { $what } on the trips { $trips }

ask-provider = ask { $provider }
ask-the-provider = the provider
unknown-tethering = whether “{ $name }” may be used by other devices
unknown-stale = whether the terms of “{ $name }” still hold: read on { $day }
unknown-stale-ask = look at the page before buying
unknown-taxes = whether taxes come on top of “{ $name }”
unknown-taxes-ask = write tax in [household]
unknown-lock = whether { $device } is locked to a carrier
unknown-lock-ask = look in its settings, then write lock under it
unknown-live-lines = how many lines { $device } can have live at once
unknown-live-lines-ask = write live_lines under it
unknown-stored = how many eSIM profiles { $device } can store
unknown-stored-ask = write esim = {"{"} stored = 8 {"}"} under it

stands = line { $line }

rule-backup-satellite = a backup by another network or by satellite
step-choose-network = choose { $network } by hand in { $place }
step-no-cover = no line works { $place } until { $day }; { $satellite }
choose-bands = it lacks the radio bands of the one that its line prefers
choose-like = the same as { $devices }
choose-in-settings = in its settings
choose-cannot = but it lets nobody choose: what its line chooses stays
choose-unknown = whether it lets its user choose is not known
choose-why-how = { $why }; { $how }
in-country = in { $place }
satellite-emergency = it can call for help by satellite
satellite-messages = it can call for help and send messages by satellite
satellite-data = it can call for help, send messages and use data by satellite
satellite-no = it reaches no satellite
satellite-unknown = whether it reaches a satellite is not known
satellite-terms = { $trip }: { $terms } (read { $day }); whether it is offered there is not known
satellite-no-terms = { $trip }: whether it is offered there is not known
