# sources of src/views
