//! HiGHS, CP-SAT and SCIP on the exported file.
