# sources of src/proc
