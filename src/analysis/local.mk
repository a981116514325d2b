# sources of src/analysis
