# sources of src/kernel
