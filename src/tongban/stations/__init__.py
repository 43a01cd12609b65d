"""服务站: helpers in villages file for their neighbours, hand papers on and bring results back."""
