# sources of src/image
