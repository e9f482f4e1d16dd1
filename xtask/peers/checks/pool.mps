* A phone (6.20 GB) and a tablet (1.45 GB) for one month: own lines at 35.00 and 15.00, or a pool in two sizes,
* 5 GB for 30.00 or 15 GB for 38.50, with 4.00 a line and 2.50 for each GB too much.
*   own lines                            35.00 + 15.00                     = 50.00
*   both in the pool of 5 GB             30.00 + 8.00 + 2.65 × 2.50        = 44.625   the cheapest
*   both in the pool of 15 GB            38.50 + 8.00                      = 46.50
*   phone in the pool of 5 GB            30.00 + 4.00 + 1.20 × 2.50 + 15   = 52.00
*   tablet in the pool of 5 GB           30.00 + 4.00 + 35.00              = 69.00
NAME pool
ROWS
 N cost
 E phone
 E tablet
 L one_size
 L phone_link
 L tablet_link
 L volume
COLUMNS
 m1 'MARKER' 'INTORG'
 phone_own cost 35.00 phone 1
 tablet_own cost 15.00 tablet 1
 phone_pool cost 4.00 phone 1
 phone_pool phone_link 1 volume 6.20
 tablet_pool cost 4.00 tablet 1
 tablet_pool tablet_link 1 volume 1.45
 size_5 cost 30.00 one_size 1
 size_5 phone_link -1 tablet_link -1
 size_5 volume -5
 size_15 cost 38.50 one_size 1
 size_15 phone_link -1 tablet_link -1
 size_15 volume -15
 m2 'MARKER' 'INTEND'
 over cost 2.50 volume -1
RHS
 rhs phone 1 tablet 1
 rhs one_size 1
BOUNDS
 BV b phone_own
 BV b tablet_own
 BV b phone_pool
 BV b tablet_pool
 BV b size_5
 BV b size_15
ENDATA
