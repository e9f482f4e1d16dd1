* The largest 3x + 2y − z + 10 with x + y in 2..4 (a range), x ≤ 3, y in −1..5, 2x − z ≤ 1, all whole.
* x + y = 4 at most. x = 3, y = 1 needs z ≥ 5: 9 + 2 − 5 + 10 = 16. x = 0, y = 4, z = −2 (its least): 8 + 2 + 10 = 20 needs
* 0 + 2 ≤ 1, which fails; z ≥ −1 then: 8 + 1 + 10 = 19. x = 1, y = 3, z = 1: 3 + 6 − 1 + 10 = 18. So 19.
* As HiGHS and SCIP read it, the right side of the objective is minus the constant.
NAME most
OBJSENSE
 MAX
ROWS
 N value
 G sum
 L link
COLUMNS
 m1 'MARKER' 'INTORG'
 x value 3 sum 1
 x link 2
 y value 2 sum 1
 z value -1 link -1
 m2 'MARKER' 'INTEND'
RHS
 rhs value -10 sum 2
 rhs link 1
RANGES
 rng sum 2
BOUNDS
 UP b x 3
 LO b y -1
 UP b y 5
 LO b z -2
 UP b z 9
ENDATA
