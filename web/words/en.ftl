# Spoke's words in English. Every file here has the same messages with the same variables; a test holds them to it.

page-home = Home
page-devices = Devices
page-lines = Lines
page-plan = Plan
page-steps = Steps
page-spending = Spending
page-review = Review
page-history = History
page-settings = Settings
page-more = More
page-outside = Welcome
nav-main = Main
nav-tabs = Main, at the bottom
skip-to-content = Skip to the content

role-second = { $device }, second line
role-backup = { $device }, backup

claim-proved = proved
claim-within = within { $percent } %

wheel-hub = hub
wheel-shared = Shared
wheel-alone = On their own
wheel-today = Devices and what serves each of them today
wheel-best = Devices and what would serve each of them
wheel-told = { $device }: { $by }.
wheel-told-hub = { $device }, the hub: { $by }.
wheel-differs = It differs from the plan.
wheel-as-planned = It is as planned.

home-devices = Your devices
home-unheard = as you entered them; no device has reported yet
home-ring-expected = Ring: { $used } of { $included } a month expected, ticks at 50, 75 and 90 %
home-ring-used = Ring: { $used } of { $included } used, ticks at 50, 75 and 90 %
home-lacks = { $count ->
    [one] One thing is not served today
   *[other] { $count } things are not served today
 }
home-a-month = A month
home-could = could be { $money }
home-saves = The plan saves { $money } { $span }.
home-same = What you pay is the best that keeps your rules.
home-costs-more = Keeping your rules costs { $money } more { $span }.
home-saved = { $count ->
    [one] Saved since { $since }: { $money }, from one bill.
   *[other] Saved since { $since }: { $money }, from { $count } bills.
 }
home-next = Next
home-nothing-to-do = Nothing to do. Spoke will say when that changes.
home-show = Show
home-show-step = Show: { $what }
home-later = { $count ->
    [one] One more step after these
   *[other] { $count } more steps after these
 }

months-name = Months: what you pay against the best possible
months-best = best possible
months-told = { $month }: { $paid }, best { $best }.

trip-now = now
trip-in-days = { $count ->
    [one] tomorrow
   *[other] in { $count } days
 }
trip-home = Home
trip-until = until { $day }
trip-from = from { $day }
trip-layover = { $hours ->
    [0] stopover
   *[other] { $hours } h stopover
 }
trip-keep-off = keep lines off
trip-roams = { $name }, roaming
trip-told = { $device }: { $by }.
trip-strip = { $trip }: what serves each device, stretch by stretch
trip-off = { $count ->
    [one] { $devices } will be offline, as its needs allow.
   *[other] { $devices } will be offline, as their needs allow.
 }
trip-instead-of = instead of { $money }

steps-about = What turns the plan into life, in order. Nothing happens before you say so.
steps-automatic = Spoke does
steps-automatic-about = Carried out by itself once you have approved it.
steps-guided = You do
steps-guided-about = Due within two weeks. Say how it went, and the next step follows.
steps-waiting = Waiting
steps-waiting-about = Its day has not come yet.
steps-done = Done
steps-done-about = The journal has every detail.
steps-did = Done
steps-did-for-good = Done — cannot be undone
steps-did-not-work = It didn’t work
steps-none = Nothing to do
steps-none-more = Approve a plan, and its steps stand here.

spending-about = What everything costs { $span }, by what is known today.
spending-as-it-is = As it is
spending-trips = { $money } of it for trips
spending-months = Month by month
spending-month = Month
spending-paid = As it is
spending-best = Best
spending-by-line = By line
spending-by-trip = By trip
spending-could-be = could be { $money }
spending-rates = Prices in { $currencies } at the European Central Bank’s rates of { $day }.
spending-rates-fixed = Prices in { $currencies } at rates fixed by law.

plan-made = As of { $day }
plan-stale = The facts have moved since.
plan-stale-more = Something that this plan rests on has changed. Make it anew before you approve it.
plan-anew = Plan anew
plan-before-after = Before and after
plan-today = Today, a month
plan-best = Best that keeps your rules
plan-side-today = Today
plan-side-best = By the plan
plan-total = { $money } with trips
plan-saves = saves { $money }
plan-costs = costs { $money }
plan-changes = What changes, and why
plan-no-changes = Nothing. What you have is the best that keeps your rules.
plan-reasons = Further reasons
plan-steps = { $count ->
    [one] Approving plans one step.
   *[other] Approving plans { $count } steps, each on its day.
 }
plan-for-good = { $count ->
    [one] One of them cannot be undone; it asks again first.
   *[other] { $count } of them cannot be undone; each asks again first.
 }
plan-approve = Approve
plan-see-steps = See the steps
plan-rules = Your rules, and what each costs
plan-rules-about = Change one and see at once what it does to the plan. Nothing is kept until you approve.
plan-rule-off = not asked for
plan-rule-free = costs nothing
plan-rule-costs = costs { $money } over the plan’s months
plan-try = Try it
plan-unknown = Nobody could say
plan-would-save = up to { $money }
plan-sources = Where the terms were read
plan-sources-count = { $count ->
    [one] One source
   *[other] { $count } sources
 }
plan-source-stale = old
rule-keep-numbers = Keep every number
rule-free-slot-on-hub = eSIM places kept free on the hub
rule-backup-line = A backup line on another network
rule-commitment = A contract only if it saves this much a year
rule-one-provider-per-trip = One provider on each trip
rule-bank-codes = Bank codes always arrive
rule-hassle = An hour of your time is worth

devices-count = { $count ->
    [0] no devices
    [one] one device
   *[other] { $count } devices
 }
devices-add = Add a device
devices-import = Add from a table
devices-none = No devices yet
devices-none-more = Begin with the phone that lends its connection to the others. Its name or model number is enough.
devices-add-phone = Add your phone
devices-shared = Shared
device-all = All devices
device-served = How it is connected
device-main = Main line
device-second = Second line
device-backup = Backup
device-plan = by the plan: { $by }
device-hub-of = The hub of
device-profiles = Stored on it
device-no-profiles = Nothing that we know of.
device-profile-on = on
device-profile-off = off
device-profile-remove = Remove — cannot be installed again
device-expired = expired { $day }
device-expires = until { $day }
device-facts = What we know of it
device-kind = Kind
device-uses = Uses
device-a-month = { $volume } a month
device-esim = eSIM
device-no-esim = no eSIM
device-esim-places = { $stored } stored, { $live } on at once
device-slots = SIM card slots
device-lock = Carrier lock
device-unlocked = unlocked
device-locked = locked to { $carrier }
device-os = System
device-change = Change
device-remove = Remove this device
device-remove-more = Its lines stay until you end them. The history keeps what it was.
device-remove-button = Remove { $device }
unknown = unknown
kind-phone = Phone
kind-tablet = Tablet
kind-watch = Watch
kind-tracker = Tracker
kind-earbuds = Earbuds
kind-laptop = Laptop
kind-hotspot = Hotspot
kind-car = Car
kind-iot = Other device with a modem
model-esim = eSIM
model-esim-unknown = eSIM unknown
add-about = The catalogue knows what a model can hold; you say what it is called here.
add-query = Model
add-query-more = Its name or the number printed on it, such as A3257
add-search = Search
add-which = Which one?
add-nothing = The catalogue has no such model. Say what kind of device it is.
add-nearest = Did you mean
add-name = What it is called here
add-owner = Whose it is
add-usage = Data in a month
add-usage-more = such as 9 GB; leave it empty if you don’t know
add-eid-more = 32 digits, under Settings › About; can be added later
add-hub = It lends its connection to other devices
add-hub-more = The hub of the wheel. Left out, the plan proposes one.
cancel = Cancel
save = Save
import-about = One row a device. Wrong rows are named, the right ones wait for your yes.
import-wrong = { $count ->
    [one] One row cannot be read
   *[other] { $count } rows cannot be read
 }
import-right = { $count ->
    [0] Nothing was added.
    [one] One other row is right and was not added yet.
   *[other] { $count } other rows are right and were not added yet.
 }
import-row = Row
import-line = line { $count }
import-problem = What to mend
import-file = Table (CSV)
import-file-more = In UTF-8, with the names of the columns in the first row; at most 50,000 rows
import-check = Check the table
import-columns = Columns
import-columns-more = Only device and one of model and kind must be there. Other columns are passed over.

lines-count = { $count ->
    [0] nothing is paid for yet
    [one] one line is paid for
   *[other] { $count } lines are paid for
 }
lines-add = Add a line
lines-none = No lines yet
lines-none-more = Say what you pay today, and Spoke computes what it could be.
lines-held = What you pay for
lines-bank-codes = bank codes arrive here
lines-bound = bound until { $day }
lines-balance = { $money } left
lines-offers = On sale
lines-offers-about = What the plan chooses from. Each was read at its source on the day beside it.
lines-search = Seller or name
lines-nothing = Nothing of that name is on sale.
lines-more = { $count ->
    [one] and one more; search to narrow
   *[other] and { $count } more; search to narrow
 }
lines-read = read { $day }
price-once = { $money } once
price-monthly = { $money } a month
price-days = { $count ->
    [one] { $money } a day
   *[other] { $money } every { $count } days
 }
data-unlimited = data without limit
data-by-use = data by use
data-of-phone = uses its phone’s data
data-as-at-home = as at home
data-none = no data
data-days = { $count ->
    [one] { $data }, 1 day
   *[other] { $data }, { $count } days
 }

review-about = What changed or runs out, { $month }.
review-none = All is as it should be
review-none-more = Nothing runs out, nothing is old, and nothing better is on sale.
review-saves = A better plan saves { $money } { $span }
review-saves-why = Computed from what you use and what is on sale, with every rule kept.
review-see-plan = See the plan
review-expired = { $profile } on { $device } has expired
review-expired-why = It takes a place that another profile may need.
review-see-device = See the device
review-bound = { $line } can be left from { $day } on
review-bound-why = Until then it binds; afterwards it can go without cost.
review-see-line = See the line
review-stale = Terms of { $offer } were read on { $day }
review-stale-why = That is longer ago than they are trusted for. Look again before you rely on them.
review-unknown = { $count ->
    [one] One thing that matters nobody could say
   *[other] { $count } things that matter nobody could say
 }
review-unknown-why = An answer may make the plan better.

history-about = Who changed what, when and why. Nothing here is ever rewritten.
history-none = Nothing has changed yet
history-none-more = From the first change on, each stands here for good.
history-older = Older

settings-reading = How you read
settings-language = Language
settings-as-browser = as the browser asks
settings-theme = Paper
theme-auto = as the device
theme-light = light
theme-dark = dark
settings-household = Household
settings-home = Home
settings-currency = Currency
settings-clock = Clock
settings-horizon = Planned ahead
settings-months = { $count ->
    [one] one month
   *[other] { $count } months
 }
settings-people = People
settings-invite-name = Name
settings-invite-role = May
settings-invite = Invite
role-owner = Owner
role-manager = Manager
role-member = Member
role-viewer = Viewer
role-manager-may = may change everything but the household itself.
role-member-may = sees and changes own devices.
role-viewer-may = sees everything and changes nothing.
settings-safety = Signed in
settings-no-sessions = Only here.
settings-this-one = this one
settings-end-session = Sign out there
settings-keeping = Keeping it safe
settings-keeping-about = Everything can be taken along at any time. Backups are encrypted.
settings-export = Export
sign-out = Sign out

emergency-title = Emergency card
emergency-offline = readable without a connection once opened
emergency-lost = A phone is lost
emergency-step-lock = Lock it from another device: Find My or Find Hub.
emergency-step-call = Call the carrier and have the line blocked. The number rings on a new eSIM within minutes.
emergency-step-codes = Move bank codes to another line or an app before you need them.
emergency-step-new = On the new device, have the carrier issue a new eSIM for its EID.
emergency-carriers = Carriers, from abroad
emergency-devices = Devices
emergency-number = Number
emergency-not-entered = not entered

failed-absent = Nothing here
failed-absent-more = The address is wrong, or what stood here was removed.
failed-forbidden = Not yours to do
failed-forbidden-more = Ask the household’s owner for the right to do this.
failed-stale = Somebody was quicker
failed-stale-more = This was changed while you had it open. Nothing is lost: look at it again and repeat your change.
failed-misused = That did not arrive whole
failed-misused-more = The page may have been open too long. Load it again and repeat the last step.
failed-too-many = Too many tries
failed-too-many-more = { $count ->
    [one] Try again in a second.
   *[other] Try again in { $count } seconds.
 }
failed-broken = Spoke is at fault
failed-broken-more = Your data is safe. Reference: { $reference }
failed-back = Back

welcome-title = Every eSIM you own, on one wheel
welcome-about = Say what you have. Spoke computes the best plan, proves it, and carries it out with you.
welcome-owner = Your account
welcome-owner-about = The first account owns this place. It stays on this machine.
welcome-begin = Begin
welcome-around = Look around first
account-name = Name
account-password = Password
account-password-more = At least 12 characters; a few words are easiest
sign-in = Sign in
sign-in-passkey = With a passkey
sign-in-provider = With { $provider }
invitation-title = Invitation
invitation-to = { $by } invites you to { $household }
invitation-join = Join

account-name-taken = Somebody has this name already. Choose another.
account-name-wrong = One line of at most 80 characters.
account-password-wrong = At least 12 characters, and not one over and over.
account-wrong = Name and password do not belong together.
begin-found = Your household
begin-found-about = Where you are at home decides currency, clock and what is on sale. Each can be changed later.
begin-name = What it is called
begin-country = Home country
begin-country-more = its name or its two letters, such as DE
begin-country-wrong = No country of this name is known. Write its name or its two letters.
begin-about = Say what you have, and the first plan comes by itself.
begin-missing = Still missing, or wrong
begin-file = Bring in a file
begin-file-about = A household’s file, as spoke plan reads it, takes the place of what is here.
begin-file-choose = File (TOML)
begin-made-up = Made up, to look around
import-take-right = { $count ->
    [one] Take the right row
   *[other] Take the { $count } right rows
 }
lines-add-about = Name an offer of the list below by its id, or write the terms yourself: price and data are enough.
lines-device = On which device
lines-price = Price, such as 25 USD a month
lines-data = Data, such as 10 GB
lines-offer = Offer, by its id
lines-number = Number
plan-trial = You are trying other rules.
plan-trial-more = Nothing of it is kept until you say so.
plan-trial-conflict = These rules cannot all be kept. The plan below is the one of your present rules.
plan-keep-rules = Keep these rules
plan-trial-end = Back to your rules
plan-approved = This plan is approved.
settings-invited = Hand on this link. It works once, for seven days, and is shown only now.
steps-failed = did not work
welcome-around-about = A made-up household with a phone, a watch, a tablet, a laptop and three trips. Nothing is bought.
settings-password-present = Present password
settings-password-next = New password
settings-password-change = Change password
settings-password-wrong = The present password is another.
