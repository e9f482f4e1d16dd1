* A tablet that must be served, and an only line that may not be bought.
NAME impossible
ROWS
 N cost
 E tablet
COLUMNS
 m1 'MARKER' 'INTORG'
 own cost 15 tablet 1
 m2 'MARKER' 'INTEND'
RHS
 rhs tablet 1
BOUNDS
 FX b own 0
ENDATA
