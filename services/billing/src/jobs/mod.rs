//! What billing does because time passed: nothing yet. Charge runs and the steps of the arrears ladder (BIL-22…26) are
//! what this room is for.
